using Escalations.Domain;
using Escalations.Domain.Timers;
using Escalations.Storage;
using Npgsql;
using ServiceDefaults.EventSourcing;

namespace Escalations.Timers;

/// <summary>All clocks of an incident, for the timers they must have.</summary>
public sealed record IncidentClocks(string Tenant, Guid Incident, ClocksState State);

/// <summary>A timer that came due, with the support level that has the incident now.</summary>
public sealed record DueTimer(
    Guid Id, string Tenant, Guid Incident, string Clock, int Round, decimal Fraction, DateTimeOffset DueAt, string Level,
    ClockContract Contract)
{
    /// <summary>Of what a contract owes: no level has that.</summary>
    public bool OfContract => Level.Length == 0;
}

/// <summary>The first timer of a severity.</summary>
public sealed record NextTimer(int SeverityRank, DateTimeOffset DueAt);

/// <summary>Table <c>views.timer</c>. SQL finds what is due; what follows from it is decided by the domain.</summary>
public static class TimerTable
{
    /// <summary>Wakes whoever waits for the next timer.</summary>
    public const string Channel = "timers";

    // A process that stands still in the middle of a batch would hold its rows for ever.
    private const string GiveUpStandingStill =
        "select set_config('idle_in_transaction_session_timeout', '10s', true), set_config('tcp_user_timeout', '10s', true)";

    // Severity by severity, as many as there is still room for.
    private const string LockSql = """
        with recursive severity (rank) as (
            (select severity_rank from views.timer order by severity_rank, due_at limit 1)
            union all
            select n.severity_rank from severity cross join lateral (
                select severity_rank from views.timer where severity_rank > severity.rank order by severity_rank, due_at limit 1) n)
        select d.* from severity cross join lateral (
            select t.severity_rank, t.due_at, i.id, i.level, i.facts->>'contract', (i.facts->>'contractVersion')::int, i.facts->>'site',
                array(select jsonb_array_elements_text(i.facts->'earlierVersions')::int)
            from views.timer t join views.incident i on i.id = t.incident and i.tenant = t.tenant
            where t.severity_rank = severity.rank and t.due_at <= $1 order by t.due_at limit $2 for update of i skip locked) d
        limit $2
        """;

    // By a statement of its own: only this one sees what others fired of these incidents before they were locked.
    private const string TakeSql = """
        delete from views.timer where incident = any($1) and (severity_rank, due_at) <= ($2, $3) and due_at <= $4
        returning id, tenant, incident, clock, round, fraction, due_at, severity_rank
        """;

    /// <summary>The same arming always has the same id, so that it fires once however often it is planned.</summary>
    public static Guid IdOf(string tenant, PlannedTimer timer) => DeterministicId.Of($"{tenant}|{timer.Name}");

    /// <summary>Makes the table agree with the plan: cancels what is no longer planned, arms what is new.</summary>
    public static async Task Project(IReadOnlyList<IncidentClocks> clocks, EventTransaction transaction, CancellationToken ct)
    {
        if (clocks.Count == 0) return;
        var planned = clocks
            .SelectMany(incident => TimerPlan.Of(incident.State), (incident, timer) => (incident.Tenant, Timer: timer)).ToList();
        var ids = planned.Select(row => IdOf(row.Tenant, row.Timer)).ToArray();
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction.Transaction)
        {
            BatchCommands =
            {
                new(
                    """
                    delete from views.timer t using unnest($1::uuid[], $2::text[]) i (incident, tenant)
                    where t.incident = i.incident and t.tenant = i.tenant
                        and not exists (select from unnest($3::uuid[]) p (id) where p.id = t.id)
                    """)
                {
                    Parameters =
                    {
                        new() { Value = clocks.Select(incident => incident.Incident).ToArray() },
                        new() { Value = clocks.Select(incident => incident.Tenant).ToArray() },
                        new() { Value = ids },
                    },
                },
                new(
                    """
                    insert into views.timer (id, tenant, incident, clock, round, fraction, step, severity_rank, due_at)
                    select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::int[], $6::numeric[], $7::text[],
                        $8::int[], $9::timestamptz[])
                    on conflict (id) do nothing
                    """)
                {
                    Parameters =
                    {
                        new() { Value = ids },
                        new() { Value = planned.Select(row => row.Tenant).ToArray() },
                        new() { Value = planned.Select(row => row.Timer.Incident).ToArray() },
                        new() { Value = planned.Select(row => row.Timer.Clock).ToArray() },
                        new() { Value = planned.Select(row => row.Timer.Round).ToArray() },
                        new() { Value = planned.Select(row => row.Timer.Fraction).ToArray() },
                        new() { Value = planned.Select(row => row.Timer.Step).ToArray() },
                        new() { Value = planned.Select(row => row.Timer.SeverityRank).ToArray() },
                        new() { Value = planned.Select(row => RoundUp(row.Timer.DueAt)).ToArray() },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(ct);
        if (planned.Count > 0) transaction.Wake(Channel);
    }

    /// <summary>
    /// The first timer of each severity, by one index probe each: neither a million timers that are not due nor half a million
    /// overdue of little weight are looked at to find the severe ones.
    /// </summary>
    public static async Task<(DateTimeOffset Now, IReadOnlyList<NextTimer> Next)> Next(NpgsqlDataSource store, CancellationToken ct)
    {
        await using var command = store.CreateCommand(
            """
            with recursive next (severity_rank, due_at) as (
                (select severity_rank, due_at from views.timer order by severity_rank, due_at limit 1)
                union all
                select n.severity_rank, n.due_at from next cross join lateral (
                    select severity_rank, due_at from views.timer where severity_rank > next.severity_rank
                    order by severity_rank, due_at limit 1) n)
            select path.now(), severity_rank, due_at from (values (1)) one left join next on true order by severity_rank
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (now, next) = (DateTimeOffset.MinValue, new List<NextTimer>());
        while (await reader.ReadAsync(ct))
        {
            now = reader.GetFieldValue<DateTimeOffset>(0);
            if (!reader.IsDBNull(1)) next.Add(new(reader.GetInt32(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }
        return (now, next);
    }

    /// <summary>
    /// Takes what is due out of the table, the most severe first and of these the longest due. It is the incident that is locked, as when
    /// something happens to it: what another replica fires or decides is passed over, and nobody waits for anybody crosswise. Of a locked
    /// incident everything goes that comes before: a breach is not fired before the warning that another replica just let go.
    /// </summary>
    public static async Task<List<DueTimer>> Claim(DateTimeOffset now, int limit, EventTransaction transaction, CancellationToken ct)
    {
        var (incidents, last) = await Lock(now, limit, transaction, ct);
        if (incidents.Count == 0) return [];
        await using var take = new NpgsqlCommand(TakeSql, transaction.Connection, transaction.Transaction)
        {
            Parameters =
            {
                new() { Value = incidents.Keys.ToArray() }, new() { Value = last.SeverityRank }, new() { Value = last.DueAt },
                new() { Value = now },
            },
        };
        await using var reader = await take.ExecuteReaderAsync(ct);
        var due = new List<(int SeverityRank, DueTimer Timer)>();
        while (await reader.ReadAsync(ct))
        {
            var (tenant, incident) = (reader.GetString(1), reader.GetGuid(2));
            var facts = incidents[incident];
            due.Add((reader.GetInt32(7), new(
                reader.GetGuid(0), tenant, incident, reader.GetString(3), reader.GetInt32(4), reader.GetDecimal(5),
                reader.GetFieldValue<DateTimeOffset>(6), facts.Level, new(tenant, facts.Contract, facts.Version, facts.Earlier, facts.Site))));
        }

        return [.. due.OrderBy(row => row.SeverityRank).ThenBy(row => row.Timer.DueAt).ThenBy(row => row.Timer.Incident)
            .ThenBy(row => row.Timer.Fraction).Select(row => row.Timer)];
    }

    private static async Task<(Dictionary<Guid, LockedIncident> Incidents, NextTimer Last)> Lock(
        DateTimeOffset now, int limit, EventTransaction transaction, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction.Transaction)
        {
            BatchCommands =
            {
                new(GiveUpStandingStill),
                new(LockSql) { Parameters = { new() { Value = now }, new() { Value = limit } } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        var (incidents, last) = (new Dictionary<Guid, LockedIncident>(), new NextTimer(0, DateTimeOffset.MinValue));
        while (await reader.ReadAsync(ct))
        {
            last = new(reader.GetInt32(0), reader.GetFieldValue<DateTimeOffset>(1));
            incidents[reader.GetGuid(2)] = new(
                reader.GetString(3), reader.GetString(4), reader.GetInt32(5), reader.IsDBNull(6) ? null : reader.GetString(6),
                reader.GetFieldValue<int[]>(7));
        }

        return (incidents, last);
    }

    // The database keeps microseconds: rounded down, a timer would fire before its time.
    private static DateTimeOffset RoundUp(DateTimeOffset at) =>
        at.UtcTicks % 10 is var rest && rest == 0 ? at.ToUniversalTime() : at.ToUniversalTime().AddTicks(10 - rest);

    private sealed record LockedIncident(string Level, string Contract, int Version, string? Site, int[] Earlier);
}
