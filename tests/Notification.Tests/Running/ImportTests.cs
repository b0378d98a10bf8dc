using System.Diagnostics;
using Contracts.Events.Incident;
using Contracts.Terms;
using ServiceDefaults.EventSourcing;
using Xunit.Abstractions;

namespace Notifications.Tests.Running;

/// <summary>A log of past incidents goes through and wakes nobody.</summary>
[Collection("measured")]
public sealed class ImportTests(ITestOutputHelper output)
{
    private const int Incidents = 7_554;
    private const int Changes = 65_533;

    [Fact]
    public async Task An_imported_log_pages_nobody_and_passes_in_seconds()
    {
        await using var host = await NotificationHost.Start(["one"], new NotificationRule("incident.reported", ["level"]), new("incident.escalated", ["level"]));
        var events = new List<EventEnvelope>(Changes);
        var ids = Enumerable.Range(0, Incidents).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var id in ids) events.Add(host.Incidents.Record($"incident/{id}", NotificationHost.Reported(id, imported: true)));
        for (var i = 0; events.Count < Changes; i++)
        {
            var id = ids[i % Incidents];
            events.Add(host.Incidents.Record($"incident/{id}", i % 5 == 0
                ? new IncidentEscalated(id, "L1", "L2", [], "imported", "import", Samples.Now)
                : new IncidentLogged(id, "Accepted", "In Progress", "L1", "V5", "import", Samples.Now)));
        }

        var watch = Stopwatch.StartNew();
        await host.Incidents.Send(events);
        output.WriteLine($"{Changes} events sent in {watch.Elapsed.TotalSeconds:0.0} s");
        await NotificationHost.Eventually(
            async () => await host.Ask<long>("select coalesce(sum(version), 0)::bigint from views.incident_facts") == Changes, seconds: 90);
        output.WriteLine($"{Changes} events applied {watch.Elapsed.TotalSeconds:0.0} s after the first was sent");
        Assert.Equal(0L, await host.Ask<long>("select count(*) from views.delivery"));

        // And it is still awake for what happens now.
        await host.Report();
        await host.Hooks.Next("one");
    }
}
