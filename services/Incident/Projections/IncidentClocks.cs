using Contracts.Events.Escalation;
using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Incidents.Projections;

/// <summary>
/// What is known here of Escalation's clocks (<c>views.incident_clock</c>), and from it the next breach of each incident.
/// A clock that has breached runs on, but its breach is no longer the next one.
/// </summary>
public static class IncidentClocks
{
    private const string Running = "running";
    private const string Paused = "paused";
    private const string Breached = "breached";
    private const string Stopped = "stopped";
    // Another deadline: a clock that stood still goes on standing, one whose breach is past may run towards a new one.
    private const string Retargeted = "retargeted";

    private static readonly string Upsert = $"""
        insert into views.incident_clock as c (incident_id, tenant, clock, due_at, state)
        select * from unnest(@id::uuid[], @tenant::text[], @clock::text[], @due_at::timestamptz[], @state::text[])
        on conflict (incident_id, clock) do update set
            due_at = coalesce(excluded.due_at, c.due_at),
            state = case when excluded.state <> '{Retargeted}' then excluded.state
                when c.state = '{Breached}' then '{Running}' else c.state end;
        {Refresh("select unnest(@id::uuid[])")}
        """;

    public static async Task Apply(EventBatch batch, CancellationToken ct)
    {
        var clocks = new Dictionary<(Guid, string), Clock>();
        foreach (var envelope in batch.Events)
            if (Read(envelope.Tenant, envelope.Event) is { } clock)
                clocks[(clock.Incident, clock.Name)] =
                    clocks.TryGetValue((clock.Incident, clock.Name), out var before) ? clock.After(before) : clock;
        if (clocks.Count == 0)
            return;
        await using var command = new NpgsqlCommand(Upsert, batch.Transaction.Connection, batch.Transaction.Transaction);
        Add("id", NpgsqlDbType.Uuid, clock => clock.Incident);
        Add("tenant", NpgsqlDbType.Text, clock => clock.Tenant);
        Add("clock", NpgsqlDbType.Text, clock => clock.Name);
        Add("due_at", NpgsqlDbType.TimestampTz, clock => clock.DueAt?.UtcDateTime);
        Add("state", NpgsqlDbType.Text, clock => clock.State);
        await command.ExecuteNonQueryAsync(ct);

        void Add<T>(string name, NpgsqlDbType type, Func<Clock, T> value) => command.Parameters.Add(
            new NpgsqlParameter<T[]>(name, NpgsqlDbType.Array | type) { TypedValue = [.. clocks.Values.Select(value)] });
    }

    /// <summary>SQL that sets the next breach of the incidents a query names. Rows are locked in one order, as everywhere else.</summary>
    internal static string Refresh(string ids) => $"""
        with mine as (select id from views.incident where id in ({ids}) order by id for update)
        update views.incident i set next_breach_at = coalesce(next.due_at, 'infinity'), next_breach_clock = next.clock
        from mine left join lateral (
            select c.due_at, c.clock from views.incident_clock c
            where c.incident_id = mine.id and c.state = '{Running}' order by c.due_at, c.clock limit 1) next on true
        where i.id = mine.id
          and (i.next_breach_at, i.next_breach_clock) is distinct from (coalesce(next.due_at, 'infinity'), next.clock);
        """;

    /// <summary>Clocks of an imported past page nobody, and their deadlines are no news.</summary>
    private static Clock? Read(string tenant, object happened) => happened switch
    {
        ClockStarted e => new Clock(e.IncidentId, tenant, e.Clock, e.DueAt, e.Imported ? Stopped : Running),
        ClockResumed e => new Clock(e.IncidentId, tenant, e.Clock, e.DueAt, Running),
        ClockRetargeted e => new Clock(e.IncidentId, tenant, e.Clock, e.DueAt, Retargeted),
        ClockPaused e => new Clock(e.IncidentId, tenant, e.Clock, null, Paused),
        ClockBreached e => new Clock(e.IncidentId, tenant, e.Clock, null, Breached),
        ClockStopped e => new Clock(e.IncidentId, tenant, e.Clock, null, Stopped),
        _ => null,
    };

    private sealed record Clock(Guid Incident, string Tenant, string Name, DateTimeOffset? DueAt, string State)
    {
        public Clock After(Clock before) => this with
        {
            DueAt = DueAt ?? before.DueAt,
            State = State != Retargeted ? State : before.State == Breached ? Running : before.State,
        };
    }
}
