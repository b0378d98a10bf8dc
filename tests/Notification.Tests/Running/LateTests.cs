using System.Text.Json;
using Contracts.Terms;

namespace Notifications.Tests.Running;

/// <summary>After down time: what concerns one recipient comes in one message.</summary>
public sealed class LateTests
{
    [Fact]
    public async Task What_fired_an_hour_late_is_told_in_one_message_and_each_entry_says_by_which()
    {
        await using var host = await NotificationHost.Start(["one"], new NotificationRule("clock.breached", ["level"]));
        var incidents = new List<Guid>();
        foreach (var _ in Enumerable.Range(0, 3)) incidents.Add(await host.Report());
        await NotificationHost.Eventually(async () => await host.Ask<long>("select count(*) from views.incident_facts") == 3);
        await host.Apply([.. incidents.Select(id => host.Clocks.Record(
            $"clocks/{id}", NotificationHost.Breached(id, late: TimeSpan.FromHours(1))))]);

        var body = JsonDocument.Parse((await host.Hooks.Next("one")).Body).RootElement.GetProperty("data");
        Assert.Equal(incidents, body.GetProperty("together").EnumerateArray().Select(one => one.GetProperty("incidentId").GetGuid()));
        Assert.Equal(3, body.GetProperty("text").GetString()!.Split("OVERDUE").Length - 1);
        await host.LogWhen(incidents[0], log => log.Any(one => NotificationHost.Is(one, "delivered")));
        foreach (var other in incidents[1..])
        {
            var log = await host.LogWhen(other, log => log.Count > 0);
            Assert.True(NotificationHost.Is(Assert.Single(log), "suppressed"));
            Assert.Contains(body.GetProperty("notificationId").GetString()!, log[0].ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_fires_in_time_is_told_one_by_one()
    {
        await using var host = await NotificationHost.Start(["one"], new NotificationRule("clock.breached", ["level"]));
        var incidents = new[] { await host.Report(), await host.Report() };
        await NotificationHost.Eventually(async () => await host.Ask<long>("select count(*) from views.incident_facts") == 2);
        await host.Apply([.. incidents.Select(id => host.Clocks.Record($"clocks/{id}", NotificationHost.Breached(id)))]);

        var told = new[] { await host.Hooks.Next("one"), await host.Hooks.Next("one") };
        Assert.Equal(2, told.Select(hook => JsonDocument.Parse(hook.Body).RootElement.GetProperty("data").GetProperty("incident").GetProperty("id").GetGuid()).Distinct().Count());
    }
}
