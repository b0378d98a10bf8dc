using System.Text.Json;
using Contracts.Events.Contract;
using Contracts.Events.Escalation;
using Contracts.Terms;
using static Notifications.Tests.Running.NotificationHost;

namespace Notifications.Tests.Running;

/// <summary>What contracts owe, from Escalation's events to people and programs.</summary>
public sealed class DutyTests
{
    private const string Log = "/v1/notifications?contract=office";
    private static readonly DateTimeOffset Due = new(2026, 11, 30, 1, 0, 0, TimeSpan.Zero);
    private readonly string stream = $"clocks/{Guid.CreateVersion7()}";

    [Fact]
    public async Task A_breach_is_told_once_by_mail_and_webhook_to_the_role_named_and_to_nobody_else()
    {
        await using var mailbox = await Mailbox.Open();
        await using var host = await NotificationHost.Start(mailbox.Settings, ["one"], [new("duty.breached", ["contact:one"])]);
        await Publish(host, 1, new NotificationRule("duty.breached", ["role:manager"]));
        await host.Clocks.Happens(stream, Started(), "office", severity: null);
        await host.Clocks.Happens(stream, Warned(), "office", severity: null);
        var breach = await host.Clocks.Happens(stream, Breached(), "office", severity: null);
        // The bus delivers at least once.
        await host.Clocks.Send(breach, breach);
        var fulfilled = await host.Clocks.Happens(stream, Fulfilled(), "office", severity: null);
        await Applied(host, fulfilled.Sequence);

        var log = await host.LogWhen(Log, all => all.Count == 2 && all.All(one => Is(one, "delivered")));
        Assert.Equal(
            ["boss email duty.breached: role:manager", "boss webhook duty.breached: role:manager"],
            log.Select(one => $"{one.GetProperty("recipient")} {one.GetProperty("channel")} {one.GetProperty("reason")}").Order());
        Assert.All(log, one => Assert.False(one.TryGetProperty("incidentId", out _) || one.TryGetProperty("severity", out _)));

        using var mail = await mailbox.Next();
        Assert.Equal("[门店维护] 每周服务报告 (2026-11-30),已逾期(2026-11-30 09:00)", mail.Subject);
        Assert.Contains("每周服务报告 (2026-11-30) 应于 2026-11-30 09:00 之前提交,至今未提交", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal("duty-office-weekly-service-1@platform.test", Assert.Single(mail.References));
        Assert.Null(mail.Headers["X-Incident-Number"]);

        var hook = JsonDocument.Parse((await host.Hooks.Next("boss")).Body).RootElement;
        Assert.Equal("duty.breached", hook.GetProperty("type").GetString());
        var data = hook.GetProperty("data");
        Assert.False(data.TryGetProperty("incident", out _));
        Assert.Equal(
            """{"contract":"office","kind":"weekly-service","name":"每周服务报告","round":1,"key":"2026-11-30"}""", data.GetProperty("duty").GetRawText());
        Assert.Equal(Due, data.GetProperty("event").GetProperty("data").GetProperty("dueAt").GetDateTimeOffset());
        Assert.Equal(mail.Subject, data.GetProperty("title").GetString());
        Assert.False(mailbox.HasMore);
        Assert.Empty(host.Hooks.Rest());
    }

    [Fact]
    public async Task A_contract_without_such_a_rule_tells_nobody()
    {
        await using var host = await NotificationHost.Start(["one"], new NotificationRule("duty.breached", ["contact:one"]));
        await Publish(host, 1, new NotificationRule("clock.breached", ["role:manager"]));
        await host.Clocks.Happens(stream, Started(), "office", severity: null);
        await host.Clocks.Happens(stream, Breached(), "office", severity: null);
        await Applied(host, 2);
        Assert.Equal(0L, await host.Ask<long>("select count(*) from views.delivery"));
    }

    [Fact]
    public async Task The_version_that_is_in_force_says_who_is_told_and_one_that_begins_later_does_not()
    {
        await using var host = await NotificationHost.Start(["one"]);
        await Publish(host, 1, new NotificationRule("duty.breached", ["contact:gone"]));
        await Publish(host, 2, new NotificationRule("duty.breached", ["contact:hook"]));
        var later = Office(host, new NotificationRule("duty.breached", ["role:manager"])) with { EffectiveFrom = new(2999, 1, 1) };
        await host.Incidents.Happens("contract/office", new ContractPublished("office", 3, later), "office", severity: null);
        await Eventually(async () => await host.Ask<long>("select count(*) from views.contract_terms where contract_id = 'office'") == 3);
        await host.Clocks.Happens(stream, Breached(), "office", severity: null);
        var log = await host.LogWhen(Log, all => all.Count == 1 && Is(all[0], "delivered"));
        Assert.Equal("hook", log[0].GetProperty("recipient").GetString());
    }

    [Fact]
    public async Task A_duty_that_overtakes_the_version_it_rests_on_is_told_all_the_same()
    {
        await using var host = await NotificationHost.Start(["one"]);
        await Publish(host, 1);
        // Recorded by its owner, and not here yet.
        var next = Office(host, new NotificationRule("duty.started", ["contact:hook"]));
        host.Incidents.Record("contract/office", new ContractPublished("office", 2, next), "office", severity: null);
        await host.Clocks.Happens(stream, Started() with { ContractVersion = 2 }, "office", severity: null);
        var log = await host.LogWhen(Log, all => all.Count == 1 && Is(all[0], "delivered"));
        Assert.Equal("duty.started.v1", log[0].GetProperty("aboutType").GetString());
    }

    [Fact]
    public async Task Where_only_people_of_an_incident_are_named_it_is_recorded_as_told_to_nobody()
    {
        await using var host = await NotificationHost.Start(["one"]);
        await Publish(host, 1, new NotificationRule("duty.breached", ["level", "owner", "reporter"]));
        await host.Clocks.Happens(stream, Breached(), "office", severity: null);
        var log = await host.LogWhen(Log, all => all.Count == 1);
        Assert.Equal(
            ("suppressed", "nobody-to-tell"), (log[0].GetProperty("state").GetString(), log[0].GetProperty("reason").GetString()));
    }

    private Task Applied(NotificationHost host, long version) => Eventually(async () =>
        await host.Ask<long>($"select coalesce(max(version), 0) from path.gate where stream = '{stream}'") == version);

    private static Task Publish(NotificationHost host, int version, params NotificationRule[] rules) => host.Incidents.Happens(
        "contract/office", new ContractPublished("office", version, Office(host, rules)), "office", severity: null);

    private static ContractDocument Office(NotificationHost host, params NotificationRule[] rules) => host.Contract([], rules) with
    {
        Id = "office",
        EffectiveFrom = new(2020, 1, 1),
        Contacts =
        [
            new("boss", "老板", "us", "manager", ["L1"], "zh-CN", [new("email", "boss@us.test"), new("webhook", host.Hooks.At("boss").ToString())]),
            new("lee", "Lee", "us", "engineer", ["L1"], "en", [new("email", "lee@us.test"), new("webhook", host.Hooks.At("lee").ToString())]),
            new("hook", "Hook", "us", "helpdesk", [], "en", [new("webhook", host.Hooks.At("hook").ToString())]),
        ],
        Reports = [new("weekly-service", new("每周服务报告", "Weekly service report"), ["role:customer"], Every: "week", On: "mon", At: "09:00")],
    };

    private static DutyStarted Started() => new("office", 1, "weekly-service", 1, "2026-11-30", Due.AddDays(-7), Due);

    private static DutyWarned Warned() =>
        new("office", "weekly-service", 1, "2026-11-30", 0.75m, Due.AddHours(-42), Due.AddHours(-42), Due);

    private static DutyBreached Breached() => new("office", "weekly-service", 1, "2026-11-30", Due, Due);

    private static DutyFulfilled Fulfilled() => new("office", "weekly-service", 1, "2026-11-30", "late", Due.AddHours(3), null, "R-48");
}
