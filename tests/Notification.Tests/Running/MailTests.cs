using System.Text.Json;
using Contracts.Events.Contract;
using static Notifications.Tests.Running.NotificationHost;

namespace Notifications.Tests.Running;

/// <summary>From a public event to somebody's mailbox, through a real SMTP server.</summary>
public sealed class MailTests
{
    [Fact]
    public async Task A5_A_mail_whose_answer_is_lost_goes_out_again_under_the_same_key_and_the_log_has_both_attempts()
    {
        await using var mailbox = await Mailbox.Open();
        await using var host = await NotificationHost.Start(mailbox.Settings, ["one"], []);
        var contract = host.Contract([], [new("incident.reported", ["level"])]) with
        {
            Id = "office",
            // This mailbox takes its first mail, and the connection is cut where "250" would come.
            Contacts = [new("it", "IT", "us", "engineer", ["L1"], "en", [new("email", "cut@us.test")])],
        };
        await host.Incidents.Happens("contract/office", new ContractPublished("office", 1, contract), severity: null);
        var incident = Guid.CreateVersion7();
        await host.Incidents.Happens($"incident/{incident}", Reported(incident) with { ContractId = "office" });

        using var first = await mailbox.Next();
        var log = await host.LogWhen(incident, all => all.Count == 1 && Attempts(all[0]).Length == 1);
        Assert.True(Is(log[0], "pending"));
        Assert.StartsWith("mail server: ", Assert.Single(Attempts(log[0])), StringComparison.Ordinal);
        Assert.False(mailbox.HasMore);

        await host.Advance(TimeSpan.FromMinutes(1));
        using var second = await mailbox.Next();
        log = await host.LogWhen(incident, all => Is(all[0], "delivered"));
        Assert.Equal($"{log[0].GetProperty("id").GetGuid()}@platform.test", first.MessageId);
        Assert.Equal((first.MessageId, first.TextBody), (second.MessageId, second.TextBody));
        Assert.Collection(
            Attempts(log[0]),
            lost => Assert.StartsWith("mail server: ", lost, StringComparison.Ordinal),
            taken => Assert.StartsWith("250", taken, StringComparison.Ordinal));
        Assert.False(mailbox.HasMore);
    }

    private static string[] Attempts(JsonElement notification) =>
        [.. notification.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("answer").GetString()!)];
}
