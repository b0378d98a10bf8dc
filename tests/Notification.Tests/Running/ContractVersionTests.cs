using Contracts.Events.Contract;
using Contracts.Events.Incident;
using static Notifications.Tests.Running.NotificationHost;

namespace Notifications.Tests.Running;

/// <summary>An incident that was moved to another version of its contract is told as that version says.</summary>
public sealed class ContractVersionTests
{
    [Fact]
    public async Task Who_is_told_is_what_the_version_says_that_holds_now()
    {
        await using var host = await NotificationHost.Start(["one", "other"], new Contracts.Terms.NotificationRule("clock.breached", ["level"]));
        var (moved, stayed) = (await host.Report(), await host.Report());
        var next = host.Contract(["one", "other"], [new("clock.breached", ["contact:other"])]);
        // Lost on the way: the move asks for the version, which is then fetched.
        host.Incidents.Record("contract/shops", new ContractPublished("shops", 2, next), severity: null);
        await host.Incidents.Happens(
            $"incident/{moved}", new IncidentContractVersionChanged(moved, "shops", 1, 2, [], null, "renewed", "mia", Samples.Now));
        await host.LogWhen(moved, _ => true);
        await Eventually(async () => await host.Ask<long>("select count(*) from views.contract_terms where version = 2") == 1);
        foreach (var incident in new[] { moved, stayed }) await host.Clocks.Happens($"clocks/{incident}", Breached(incident));

        var told = await host.LogWhen(moved, all => all.Count == 1 && Is(all[0], "delivered"));
        Assert.Equal("other", told[0].GetProperty("recipient").GetString());
        told = await host.LogWhen(stayed, all => all.Count == 1 && Is(all[0], "delivered"));
        Assert.Equal("one", told[0].GetProperty("recipient").GetString());
    }
}
