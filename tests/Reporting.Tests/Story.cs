using System.Globalization;
using System.Text.Json;
using Contracts.Events.Contract;
using Contracts.Events.Escalation;
using Contracts.Events.Incident;
using Contracts.Events.Notification;
using Contracts.Terms;
using ServiceDefaults.EventSourcing;

namespace ReportingTests;

/// <summary>Tells an incident event by event, each in the envelope in which it would have come from its service.</summary>
public sealed class Story(string tenant = TestCaller.Tenant, Guid? incident = null)
{
    public static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-03-02T04:00:00Z", CultureInfo.InvariantCulture);
    private static long s_position;
    private readonly Dictionary<string, long> _versions = [];
    private readonly List<EventEnvelope> _events = [];

    public Guid Incident { get; } = incident ?? Guid.NewGuid();
    public IReadOnlyList<EventEnvelope> Events => _events;
    public EventEnvelope Last => _events[^1];
    private Guid Cause => _events.Count > 0 ? Last.Id : Guid.NewGuid();

    public static DateTimeOffset At(double minutes) => Start.AddMinutes(minutes);

    public Story Then(object happened, double minutes, double? recordedLater = null)
    {
        var (owner, stream) = happened switch
        {
            ContractPublished e => ("incident", $"contract/{e.ContractId}"),
            NotificationRequested e => ("notification", $"notification/{e.NotificationId}"),
            NotificationDelivered e => ("notification", $"notification/{e.NotificationId}"),
            _ when happened.GetType().Name.StartsWith("Clock", StringComparison.Ordinal) => ("escalation", $"clocks/{Incident}"),
            _ => ("incident", $"incident/{Incident}"),
        };
        var version = _versions[stream] = _versions.GetValueOrDefault(stream) + 1;
        var cause = _events.Count > 0 ? Last.Id.ToString() : null;
        var recorded = new RecordedEvent(
            Guid.NewGuid(), new StreamKey(tenant, stream), version, "stored", happened,
            new EventMetadata(At(minutes), "test-dispatcher", $"corr-{Incident}", cause, Retail.Id, "1", null),
            At(minutes + (recordedLater ?? 0)), new EventPosition(1, Interlocked.Increment(ref s_position)));
        _events.Add(EnvelopeFormat.Wrap(recorded, owner, happened));
        return this;
    }

    public Story Reported(double minutes = 0, string severity = "1", bool imported = false, string level = "L1", string impact = "High") => Then(
        new IncidentReported(
            Incident, "INC-000001", Retail.Id, 1, "Till stopped", "No receipt since noon", "pos", severity, level, ["provider"], "Shop 12", "POS-7",
            "Black screen", At(-5), new Reporter("Chen"), At(minutes), null, null,
            new Dictionary<string, string> { ["impact"] = impact }, imported),
        minutes);

    public Story Acknowledged(double minutes) => Then(new IncidentAcknowledged(Incident, "li", "li", At(minutes)), minutes);

    public Story Resolved(double minutes, string cause = "Power supply", string? measures = "Spare unit fitted") =>
        Then(new IncidentResolved(Incident, "Unit replaced", cause, measures, "li", At(minutes)), minutes);

    public Story Closed(double minutes) => Then(new IncidentClosed(Incident, null, "li", At(minutes)), minutes);

    public Story Amended(long version, string type, string field, DateTimeOffset was, DateTimeOffset becomes) =>
        Amended(version, type, field, was.ToString("O"), becomes.ToString("O"));

    public Story Amended(long version, string type, string field, string? was, string? becomes) =>
        Then(new IncidentAmended(Incident, version, type, field, was, becomes, "mistyped", "li", At(300)), 300);

    public Story ClockStarted(string clock, double minutes, double due, int round = 1) =>
        Then(new ClockStarted(Incident, clock, round, "1", At(minutes), At(due), Cause, false), minutes);

    public Story ClockBreached(string clock, double due) =>
        Then(new ClockBreached(Incident, clock, 1, At(due), At(due), "1", "L1", "next-level"), due);

    public Story ClockStopped(string clock, double minutes, string outcome, string elapsed = "PT20M") =>
        Then(new ClockStopped(Incident, clock, 1, outcome, At(minutes), elapsed, Cause), minutes);

    public Story Told(string recipient, double minutes)
    {
        var id = Guid.NewGuid();
        return Then(new NotificationRequested(id, Incident, recipient, "email", Last.Id, Last.Type, "level L1", At(minutes)), minutes)
            .Then(new NotificationDelivered(id, Incident, recipient, "email", 1, "250 OK", 12, At(minutes)), minutes);
    }

    public Story ContractPublished() => Then(new ContractPublished(Retail.Id, 1, Retail.Document with { Tenant = tenant }), -60);

    /// <summary>A contract in zone Shanghai whose severity 1 is major.</summary>
    public static class Retail
    {
        public const string Id = "retail";

        public static ContractDocument Document { get; } = new(
            Id, new LocalizedText("门店硬件维护", "Store hardware maintenance"), new DateOnly(2026, 1, 1), "Asia/Shanghai",
            [new Party("provider", "provider", new LocalizedText("乙方公司", "Provider Ltd")), new Party("customer", "customer", new LocalizedText("甲方公司", "Customer Ltd"))],
            [new Contact("li", "Li Wei", "provider", "engineer", ["L1"], "zh-CN", []), new Contact("boss", "Zhao", "customer", "customer", [], "zh-CN", [])],
            [new SupportLevel("L1", new LocalizedText("一线支持", "First line")), new SupportLevel("L2", new LocalizedText("二线支持", "Second line"))],
            [new Category("pos", new LocalizedText("POS机", "Point of sale"))],
            [],
            [new Severity("1", 1, new LocalizedText("非常严重", "Critical"), Major: true), new Severity("4", 4, new LocalizedText("低", "Low"))],
            [], [])
        {
            Reports = [new ReportDuty("major-incident", new LocalizedText("重大故障处理报告", "Major-incident report"), ["role:customer"], ApprovedBy: "manager")],
        };
    }
}

internal static class Json
{
    public static string Compact(object value) => JsonSerializer.Serialize(value, Contracts.PublicEvents.Json);
}
