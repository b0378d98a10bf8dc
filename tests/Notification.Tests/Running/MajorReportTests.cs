using System.Text.Json;
using Contracts.Events.Contract;
using Contracts.Events.Reporting;
using Contracts.Terms;
using static Notifications.Tests.Running.NotificationHost;

namespace Notifications.Tests.Running;

/// <summary>The written report of a major incident goes out by mail and webhook, through a real SMTP server.</summary>
public sealed class MajorReportTests
{
    private const string Sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    [Fact]
    public async Task Those_to_whom_it_was_sent_are_told_once_by_mail_and_webhook_with_version_hash_and_path()
    {
        await using var mailbox = await Mailbox.Open();
        await using var host = await NotificationHost.Start(mailbox.Settings, ["one", "other"], []);
        var incident = await Report(host, new("report.major-sent", ["contact:boss"]));
        await host.Reports.Happens($"report/{incident}", new MajorReportDrafted(incident, "office", "00", 7, Samples.Now));
        var sent = await host.Reports.Happens(
            $"report/{incident}", new MajorReportSent(incident, "office", 3, Sha256, ["customer"], "mia", Samples.Now));
        // The bus delivers at least once.
        await host.Reports.Send(sent, sent);

        var log = await host.LogWhen(incident, all => all.Count == 3 && all.All(one => Is(one, "delivered")));
        Assert.Equal(
            ["boss email report.major-sent: contact:boss", "customer email report.major-sent: contact:customer",
                "customer webhook report.major-sent: contact:customer"],
            log.Select(one => $"{one.GetProperty("recipient")} {one.GetProperty("channel")} {one.GetProperty("reason")}").Order());

        using var first = await mailbox.Next();
        using var second = await mailbox.Next();
        var mails = new[] { first, second }.ToDictionary(mail => mail.To.Mailboxes.Single().Address);
        var (chinese, english) = (mails["it@stores.test"], mails["boss@us.test"]);
        Assert.Equal("[INC-000123] 重大故障处理报告(第 3 版)已提交:till", chinese.Subject);
        Assert.Matches("mia 于 [0-9: -]+ 提交了该故障\\(非常严重\\)的书面处理报告", chinese.TextBody);
        Assert.Equal("[INC-000123] Major-incident report, version 3: till", english.Subject);
        Assert.All([chinese, english], mail =>
        {
            Assert.Contains(Sha256, mail.TextBody, StringComparison.Ordinal);
            Assert.Contains($"/v1/incidents/{incident}/major-report", mail.TextBody, StringComparison.Ordinal);
        });

        var hook = JsonDocument.Parse((await host.Hooks.Next("customer")).Body).RootElement;
        Assert.Equal("report.major-sent", hook.GetProperty("type").GetString());
        var told = hook.GetProperty("data").GetProperty("event").GetProperty("data");
        Assert.Equal((3, Sha256), (told.GetProperty("version").GetInt32(), told.GetProperty("sha256").GetString()));
        Assert.Contains($"/v1/incidents/{incident}/major-report", hook.GetProperty("data").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.False(mailbox.HasMore);
    }

    [Fact]
    public async Task A_report_that_overtakes_its_incident_is_told_all_the_same()
    {
        await using var host = await NotificationHost.Start(["one", "other"]);
        var incident = Guid.CreateVersion7();
        // Recorded by its owner, and not here yet.
        host.Incidents.Record($"incident/{incident}", Reported(incident));
        await host.Reports.Happens(
            $"report/{incident}", new MajorReportSent(incident, "shops", 1, Sha256, ["other", "gone"], "mia", Samples.Now));
        var log = await host.LogWhen(incident, all => all.Count == 1 && Is(all[0], "delivered"));
        Assert.Equal("other", log[0].GetProperty("recipient").GetString());
    }

    [Fact]
    public async Task Addressed_to_nobody_who_is_there_it_is_recorded_as_told_to_nobody()
    {
        await using var host = await NotificationHost.Start(["one", "other"]);
        var incident = await host.Report();
        await host.Reports.Happens($"report/{incident}", new MajorReportSent(incident, "shops", 1, Sha256, ["gone"], "mia", Samples.Now));
        var log = await host.LogWhen(incident, all => all.Count == 1);
        Assert.Equal(
            ("suppressed", "nobody-to-tell"), (log[0].GetProperty("state").GetString(), log[0].GetProperty("reason").GetString()));
    }

    private static async Task<Guid> Report(NotificationHost host, NotificationRule rule)
    {
        var contract = host.Contract([], [rule]) with
        {
            Id = "office",
            Contacts =
            [
                new("customer", "IT 部", "them", "customer-manager", [], "zh-CN",
                    [new("email", "it@stores.test"), new("webhook", host.Hooks.At("customer").ToString())]),
                new("boss", "Boss", "us", "manager", [], "en", [new("email", "boss@us.test")]),
            ],
        };
        await host.Incidents.Happens("contract/office", new ContractPublished("office", 1, contract), severity: null);
        var id = Guid.CreateVersion7();
        await host.Incidents.Happens($"incident/{id}", Reported(id) with { ContractId = "office" });
        return id;
    }
}
