using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Notifications.Stages;

/// <summary>
/// Fails when people would not be told: attempts are overdue although their endpoints are not the reason. Endpoints that fail are shown,
/// and make it no worse than degraded: they are others' to mend.
/// </summary>
public sealed class DeliveryHealth(NpgsqlDataSource store, Circuits circuits) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var failing = circuits.Restricted().Select(circuit => circuit.Endpoint).ToArray();
        await using var command = store.CreateCommand("""
            with clock as materialized (select path.now() as now)
            select count(*), coalesce(extract(epoch from (select now from clock) - min(next_attempt_at)), 0)::float8,
              (select count(*) from views.delivery where state = 'dead-lettered')
            from views.outbox
            where next_attempt_at < (select now from clock) - @patience
              and (leased_until is null or leased_until < (select now from clock))
              and endpoint <> all(@failing)
            """);
        command.Parameters.AddWithValue("patience", Patience);
        command.Parameters.AddWithValue("failing", failing);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (overdue, lateness) = (reader.GetInt64(0), reader.GetDouble(1));
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["overdue"] = overdue,
            ["oldestOverdueSeconds"] = Math.Round(lateness, 1),
            ["failingEndpoints"] = failing.Length,
            ["deadLetters"] = reader.GetInt64(2),
        };
        if (overdue > 0)
            return HealthCheckResult.Unhealthy($"{overdue} deliveries are overdue, the oldest by {lateness:0} s: people are not told.", data: data);
        return failing.Length > 0
            ? HealthCheckResult.Degraded($"{failing.Length} endpoints fail and are probed only now and then.", data: data)
            : HealthCheckResult.Healthy(data: data);
    }
}
