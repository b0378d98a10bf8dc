using System.Text.Json;
using Contracts.Terms;
using Notifications.Domain;

namespace Notifications.Tests;

/// <summary>A contract, an incident and a notification that tests vary.</summary>
public static class Samples
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public static readonly DateTimeOffset Now = new(2026, 3, 2, 4, 5, 6, TimeSpan.Zero);

    public static ContractDocument Contract(params NotificationRule[] rules) => new(
        "shops",
        new("门店维护", "Shop maintenance"),
        new(2026, 1, 1),
        "Asia/Shanghai",
        [new("us", "provider", new("我们", "Us")), new("them", "customer", new("他们", "Them")), new("field", "subcontractor", new(null, "Field"))],
        [
            Person("desk", "us", "helpdesk", ["L0"], "zh-CN", Mail("desk@us.test")),
            Person("remote", "us", "engineer", ["L1"], "en", Mail("remote@us.test"), Hook("https://hooks.us.test/remote")),
            Person("visitor", "field", "engineer", ["L1", "L2"], "zh-CN", Mail("visitor@field.test")),
            Person("boss", "us", "manager", [], "zh-CN", Mail("boss@us.test")),
            Person("shop", "them", "customer", [], "zh-CN", Mail("shop@them.test")),
            Person("silent", "us", "silent", [], "en"),
        ],
        [new("L0", new("一线", "Desk")), new("L1", new("二线", "Remote")), new("L2", new("三线", "On site"))],
        [new("pos", new("收银机", "Till"))],
        [],
        [new("1", 1, new("非常严重", "Very severe"), Owner: "boss"), new("4", 4, new("低", "Low"), Default: true)],
        [],
        [])
    { Tenant = "chain", Notifications = rules };

    public static IncidentFacts Facts(string level = "L1", params string[] parties) => new(
        Guid.Parse("0199c1d2-0000-7000-8000-000000000001"), "INC-000123", "shops", 1, "收银机死机 <till>", "1", level, parties, "lee", "Shop 7", "POS-9",
        "Wang", "wang@them.test", Now.AddMinutes(-10), false, Progress.Open, 1, 0, 1);

    public static Occasion Reported(string severity = "1", string level = "L1") => new("incident.reported", severity, level);

    public static Requested Message(Addressee? to = null, string type = "incident.escalated.v1", string data = """{"fromLevel":"L0","toLevel":"L1","reason":"late","by":"clock:response"}""") => new(
        Guid.Parse("0199c1d2-0000-5000-8000-0000000000aa"),
        Facts().IncidentId,
        to ?? new("remote", "Remote Lee", "en", "webhook", "https://hooks.us.test/remote", null),
        Guid.Parse("0199c1d2-0000-7000-8000-0000000000bb"),
        type,
        "incident.escalated: level L1",
        Standing.WhileOpen,
        1,
        new("shops", "门店维护", "Asia/Shanghai", Now, "clock:response", JsonSerializer.Deserialize<JsonElement>(data))
        {
            Number = "INC-000123",
            Summary = "收银机死机 <till>",
            Severity = "1",
            SeverityName = "非常严重",
            Level = "L1",
            LevelName = "二线",
            Site = "Shop 7",
            Device = "POS-9",
            ReportedAt = Now.AddMinutes(-10),
        },
        null,
        Now);

    /// <summary>A notification about what the contract owes.</summary>
    public static Requested Duty(Addressee to, string type, string data) => Message(to, type) with
    {
        IncidentId = null,
        Reason = $"{EventTypes.WithoutVersion(type)}: role:manager",
        Basis = Standing.Fact,
        Content = new("shops", "门店维护", "Asia/Shanghai", Now, "mia", JsonSerializer.Deserialize<JsonElement>(data))
        {
            Duty = new("acceptance-form", "硬件验收单", 2, "xujiahui", "徐家汇店"),
        },
    };

    private static Contact Person(string id, string party, string role, string[] levels, string language, params Channel[] channels) =>
        new(id, $"The {id}", party, role, levels, language, channels);

    private static Channel Mail(string address) => new("email", address);

    private static Channel Hook(string address) => new("webhook", address, "us");
}
