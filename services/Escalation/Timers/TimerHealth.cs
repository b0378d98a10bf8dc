using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Escalations.Timers;

/// <summary>Tells how late the timers are; fails when nobody can rely on being told in time.</summary>
public sealed class TimerHealth(NpgsqlDataSource store) : IHealthCheck
{
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Failing = TimeSpan.FromSeconds(10);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (now, next) = await TimerTable.Next(store, cancellationToken);
        var lateness = next.Select(timer => now - timer.DueAt).Append(TimeSpan.Zero).Max();
        var data = new Dictionary<string, object> { ["latenessSeconds"] = Math.Round(lateness.TotalSeconds, 3) };
        if (next.Count > 0) data["nextDueAt"] = next.Min(timer => timer.DueAt);
        return lateness switch
        {
            _ when lateness >= Failing => HealthCheckResult.Unhealthy($"Timers are {lateness.TotalSeconds:0} s behind.", data: data),
            _ when lateness >= Behind => HealthCheckResult.Degraded($"Timers are {lateness.TotalSeconds:0.0} s behind.", data: data),
            _ => HealthCheckResult.Healthy(data: data),
        };
    }
}
