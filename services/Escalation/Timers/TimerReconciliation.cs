using Escalations.Domain;
using Escalations.Domain.Timers;
using Escalations.Storage;
using Npgsql;
using ServiceDefaults.Decisions;
using ServiceDefaults.EventSourcing;

namespace Escalations.Timers;

/// <summary>A timer that is planned and not armed, or armed and not planned.</summary>
public sealed record StrayTimer(Guid Id, Guid IncidentId, string Clock, int Round, string Step, DateTimeOffset DueAt);

/// <summary>What a rebuild from the events found; both lists are empty unless something is wrong.</summary>
/// <param name="Planned">Timers that must be armed, by the events.</param>
public sealed record TimerDifference(int Incidents, int Planned, IReadOnlyList<StrayTimer> Missing, IReadOnlyList<StrayTimer> Surplus);

/// <summary>Folds the clocks of every incident again, plans again, and compares with what is armed.</summary>
public sealed class TimerReconciliation(NpgsqlDataSource store, EventTransactions transactions)
{
    private const int Page = 500;

    /// <param name="repair">Makes the table agree.</param>
    public async Task<TimerDifference> Compare(bool repair, CancellationToken ct)
    {
        var found = new TimerDifference(0, 0, [], []);
        var after = Guid.Empty;
        while (true)
        {
            var incidents = await Incidents(after, ct);
            if (incidents.Count == 0) return found;
            after = incidents[^1].Incident;
            var page = await transactions.Run((transaction, token) => Compare(incidents, repair, transaction, token), ct);
            found = new(
                found.Incidents + page.Incidents, found.Planned + page.Planned,
                [.. found.Missing, .. page.Missing], [.. found.Surplus, .. page.Surplus]);
        }
    }

    private async Task<List<(string Tenant, Guid Incident)>> Incidents(Guid after, CancellationToken ct)
    {
        await using var command = store.CreateCommand(
            "select tenant, id from views.incident where not imported and id > $1 order by id limit $2");
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(Page);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var incidents = new List<(string, Guid)>();
        while (await reader.ReadAsync(ct)) incidents.Add((reader.GetString(0), reader.GetGuid(1)));
        return incidents;
    }

    private static async Task<TimerDifference> Compare(
        List<(string Tenant, Guid Incident)> incidents, bool repair, EventTransaction transaction, CancellationToken ct)
    {
        await IncidentTable.Load([.. incidents.Select(incident => incident.Incident)], transaction, ct);
        var armed = await Armed([.. incidents.Select(incident => incident.Incident)], transaction, ct);
        var streams = await transaction.DecideAll(ClockStreams.Type, [.. incidents.Select(Look)], ct);
        var clocks = incidents.ConvertAll(incident => new IncidentClocks(
            incident.Tenant, incident.Incident, streams[ClockStreams.Type.Key(incident.Tenant, incident.Incident.ToString())].State));
        var planned = clocks
            .SelectMany(incident => TimerPlan.Of(incident.State), (incident, timer) => new StrayTimer(
                TimerTable.IdOf(incident.Tenant, timer), timer.Incident, timer.Clock, timer.Round, timer.Step, timer.DueAt))
            .ToDictionary(timer => timer.Id);
        if (repair) await TimerTable.Project(clocks, transaction, ct);
        return new(
            incidents.Count, planned.Count,
            [.. planned.Values.Where(timer => !armed.ContainsKey(timer.Id))],
            [.. armed.Values.Where(timer => !planned.ContainsKey(timer.Id))]);
    }

    // Decides nothing: it is here for the state.
    private static Reaction<ClocksState> Look((string Tenant, Guid Incident) key) => new(
        key.Tenant, key.Incident.ToString(), Guid.CreateVersion7(), "service:escalation", static (_, _) => Decision.Nothing);

    private static async Task<Dictionary<Guid, StrayTimer>> Armed(Guid[] incidents, EventTransaction transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select id, incident, clock, round, step, due_at from views.timer where incident = any($1)",
            transaction.Connection, transaction.Transaction);
        command.Parameters.AddWithValue(incidents);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var armed = new Dictionary<Guid, StrayTimer>();
        while (await reader.ReadAsync(ct))
            armed[reader.GetGuid(0)] = new(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt32(3), reader.GetString(4),
                reader.GetFieldValue<DateTimeOffset>(5));
        return armed;
    }
}
