using System.Text.Json;
using Contracts;
using Incidents.Projections;
using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Incidents.Recurrence;

/// <summary>What the watch has seen so far: table <c>views.occurrence</c>, and its place in the feed of this service.</summary>
internal static class OccurrenceTable
{
    /// <summary>Idempotent, as all of a service's schema.</summary>
    public const string Schema = """
        create table if not exists views.occurrence (
            key uuid not null,
            incident_id uuid not null,
            reported_at timestamptz not null,
            primary key (incident_id, key)
        );
        create index if not exists occurrence_by_key on views.occurrence (key, reported_at desc);
        """;

    private const string Cursor = "recurrence";

    /// <summary>
    /// One replica at a time watches, the others find nothing to do. The lock is no row: until there is something to write the
    /// transaction has no id, and holds back nobody who reads by (xid, seq).
    /// </summary>
    public static async Task<EventPosition?> Place(EventTransaction transaction, CancellationToken ct)
    {
        await using var mine = Command(transaction, "select pg_try_advisory_xact_lock(hashtext($1))");
        mine.Parameters.AddWithValue(Cursor);
        return await mine.ExecuteScalarAsync(ct) is true ? await PathCursor.Read(transaction.Connection, Cursor, ct) : null;
    }

    public static Task Move(EventTransaction transaction, EventPosition to, CancellationToken ct) =>
        PathCursor.Move(transaction.Connection, Cursor, to, ct);

    /// <summary>The next page of the feed: where it ends, and the incidents that are new or say something else now.</summary>
    public static async Task<(EventPosition End, int Read, Dictionary<Guid, (string Tenant, IncidentDocument Incident)> Changed)> Page(
        EventTransaction transaction, EventPosition after, int limit, CancellationToken ct)
    {
        var horizon = await FeedHorizon.Read(transaction.Connection, ct);
        await using var command = Command(transaction, """
            select f.xid, f.seq, i.tenant, i.data from path.entries($1, $2, $5, $3) f
            left join lateral (
                select i.tenant, i.data from views.incident i
                where i.tenant = f.tenant and i.id = case when f.type = any($4) then substring(f.stream from 10)::uuid end offset 0) i
                on true
            order by f.xid, f.seq
            """);
        command.Parameters.Add(new() { Value = after.Xid, NpgsqlDbType = NpgsqlDbType.Xid8 });
        command.Parameters.AddWithValue(after.Sequence);
        command.Parameters.AddWithValue(limit);
        command.Parameters.AddWithValue(RecurrenceWatch.Types);
        command.Parameters.Add(new() { Value = horizon, NpgsqlDbType = NpgsqlDbType.Xid8 });
        var (end, read) = (after, 0);
        var changed = new Dictionary<Guid, (string, IncidentDocument)>();
        await using var row = await command.ExecuteReaderAsync(ct);
        for (; await row.ReadAsync(ct); read++)
        {
            end = new EventPosition(row.GetFieldValue<ulong>(0), row.GetInt64(1));
            if (await row.IsDBNullAsync(2, ct)) continue;
            var incident = JsonSerializer.Deserialize<IncidentDocument>(row.GetFieldValue<byte[]>(3), PublicEvents.Json)!;
            changed[incident.Id] = (row.GetString(2), incident);
        }

        return (end, read, changed);
    }

    /// <summary>Puts what is seen now in the place of what was seen of these incidents before.</summary>
    public static async Task Replace(
        EventTransaction transaction, IReadOnlyCollection<Guid> incidents, IReadOnlyList<Occurrence> occurrences, CancellationToken ct)
    {
        await using var command = Command(transaction, """
            with gone as (
                delete from views.occurrence o where o.incident_id = any($1) and not exists (
                    select from unnest($2::uuid[], $3::uuid[]) n(key, incident) where n.key = o.key and n.incident = o.incident_id))
            insert into views.occurrence as o (key, incident_id, reported_at)
            select * from unnest($2::uuid[], $3::uuid[], $4::timestamptz[])
            on conflict (incident_id, key) do update set reported_at = excluded.reported_at where o.reported_at <> excluded.reported_at
            """);
        command.Parameters.AddWithValue(incidents.ToArray());
        command.Parameters.AddWithValue(occurrences.Select(o => o.Key).ToArray());
        command.Parameters.AddWithValue(occurrences.Select(o => o.Incident).ToArray());
        command.Parameters.AddWithValue(occurrences.Select(o => o.ReportedAt.UtcDateTime).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>
    /// Keys that came often enough and have no open problem: with how many problems they had, and their last incidents. Faults
    /// from before the last problem's end count no more. However often a key came, no more rows are read than its rule asks for.
    /// </summary>
    public static async Task<IReadOnlyList<(Guid Key, long Earlier, Guid[] Incidents)>> Due(
        EventTransaction transaction, IReadOnlyList<Occurrence> seen, CancellationToken ct)
    {
        await using var command = Command(transaction, """
            select k.key, past.problems, last.incidents
            from unnest($1::uuid[], $2::int[], $3::int[]) k(key, times, days)
            cross join lateral (
                select count(*) as problems, max(p.ended_at) as ended, bool_or(p.ended_at is null) as open
                from views.problem p where p.key = k.key) past
            cross join lateral (
                select array_agg(o.incident_id order by o.reported_at, o.incident_id) as incidents, max(o.reported_at) as newest,
                    min(o.reported_at) as oldest
                from (select * from views.occurrence o where o.key = k.key and (past.ended is null or o.reported_at > past.ended)
                    order by o.reported_at desc limit k.times) o) last
            where past.open is not true and cardinality(last.incidents) >= k.times
                and last.oldest > last.newest - make_interval(hours => 24 * k.days)
            """);
        var keys = seen.DistinctBy(o => o.Key).ToArray();
        command.Parameters.AddWithValue(keys.Select(o => o.Key).ToArray());
        command.Parameters.AddWithValue(keys.Select(o => o.Rule.Times).ToArray());
        command.Parameters.AddWithValue(keys.Select(o => o.Rule.Days).ToArray());
        var due = new List<(Guid, long, Guid[])>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) due.Add((row.GetGuid(0), row.GetInt64(1), row.GetFieldValue<Guid[]>(2)));
        return due;
    }

    private static NpgsqlCommand Command(EventTransaction transaction, string sql) =>
        new(sql, transaction.Connection, transaction.Transaction);
}
