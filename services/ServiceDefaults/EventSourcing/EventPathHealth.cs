using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults.EventSourcing;

/// <summary>Whether events still get out and in: unhealthy when people would not be told.</summary>
internal sealed class EventPathHealth(RelayState relay, GateState gate) : IHealthCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["relayStalledSeconds"] = Math.Round(relay.Stalled.TotalSeconds, 1),
            ["gateGaps"] = gate.GapsSeen,
            ["gateDuplicates"] = gate.DuplicatesSeen,
            ["sweepRepairs"] = gate.RepairsMade,
        };
        if (relay.LastFailure is { } failure && relay.Stalled > Limit)
            return Task.FromResult(HealthCheckResult.Unhealthy($"Events do not get out for {relay.Stalled.TotalSeconds:F0} s: {failure}", data: data));
        if (gate.LastFailure is { } inward)
            return Task.FromResult(HealthCheckResult.Unhealthy($"Events are not applied: {inward}", data: data));
        return Task.FromResult(HealthCheckResult.Healthy("Events flow.", data));
    }
}
