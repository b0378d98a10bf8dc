using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// Whether events get out of this service and into it, and how late: degraded from five seconds on, while something fails, or while a
/// stream is parked; unhealthy when people would not be told. Anybody may ask, so what exceptions say stays in the log.
/// </summary>
internal sealed class EventPathHealth(NpgsqlDataSource store, RelayState relay, GateState gate, EventPathOptions options) : IHealthCheck
{
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Failing = TimeSpan.FromSeconds(60);

    /// <summary>A part that fails has this long to mend itself.</summary>
    private static readonly TimeSpan Mending = TimeSpan.FromSeconds(15);

    /// <summary>So many rounds of the sweep may fail in a row, as where an owner is started anew.</summary>
    private const int SweepRounds = 4;

    // The store tells, so that every replica says the same, whichever of them relays.
    private const string Sql = """
        select coalesce(extract(epoch from path.now() - (
            select f.recorded_at from path.feed f where (f.xid, f.seq) > (coalesce(c.xid, '0'), coalesce(c.seq, 0)) order by f.xid, f.seq limit 1)), 0)::float8,
          (select count(*) from path.parked)
        from (values (1)) one left join path.cursor c on c.name = 'relay'
        """;

    // Of this process: where events get out all the same, another replica's relay brings them, and this one is never asked again.
    private bool RelayFails => relay.LastFailure is not null && relay.Stalled > Mending;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var command = store.CreateCommand(Sql);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var (relayAge, gateAge) = (TimeSpan.FromSeconds(row.GetDouble(0)), gate.Age);
        gate.ParkedNow = row.GetInt64(1);
        var (unsweptOwner, unswept) = gate.Unswept;
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["relayAgeSeconds"] = Math.Round(relayAge.TotalSeconds, 1),
            ["gateAgeSeconds"] = Math.Round(gateAge.TotalSeconds, 1),
            ["brokerSilentSeconds"] = (long)gate.SilentFor.TotalSeconds,
            ["parkedStreams"] = gate.ParkedNow,
            ["gateGaps"] = gate.GapsSeen,
            ["gateDuplicates"] = gate.DuplicatesSeen,
            ["sweepRepairs"] = gate.RepairsMade,
            ["sweepFailingSeconds"] = (long)unswept.TotalSeconds,
        };
        return this switch
        {
            _ when relayAge > Failing || (relayAge > Behind && RelayFails) => HealthCheckResult.Unhealthy(
                $"The relay is {relayAge.TotalSeconds:0} s behind: events do not get out.", data: data),
            _ when gateAge > Failing || gate.FailingFor > Mending => HealthCheckResult.Unhealthy(
                $"The gate is {gateAge.TotalSeconds:0} s behind: events of other services are not applied. {gate.Why}".TrimEnd(), data: data),
            _ when options.Consumers.Count > 0 && (!gate.Heard || gate.SilentFor > Mending) => HealthCheckResult.Unhealthy(
                $"Nothing has come from the broker for {gate.SilentFor.TotalSeconds:0} s, so events of other services are late.", data: data),
            _ when relayAge > Behind => HealthCheckResult.Degraded($"The relay is {relayAge.TotalSeconds:0} s behind.", data: data),
            _ when gateAge > Behind || gate.Why is not null => HealthCheckResult.Degraded(
                $"The gate is {gateAge.TotalSeconds:0} s behind. {gate.Why}".TrimEnd(), data: data),
            _ when unswept > SweepRounds * options.SweepEvery => HealthCheckResult.Degraded(
                $"The sweep has not got through {unsweptOwner} for {unswept.TotalSeconds:0} s: what the broker loses of it goes unnoticed.", data: data),
            _ when gate.ParkedNow > 0 => HealthCheckResult.Degraded(
                $"{gate.ParkedNow} streams are parked: GET /v1/operations/{options.Owner}/parked-streams at the gateway says which and why.",
                data: data),
            _ => HealthCheckResult.Healthy("Events flow.", data),
        };
    }
}
