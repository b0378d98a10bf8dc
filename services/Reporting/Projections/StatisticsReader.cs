using Npgsql;
using NpgsqlTypes;
using Reports.Record;

namespace Reports.Projections;

/// <summary>Statistics from the fact tables, in one round trip.</summary>
public sealed class StatisticsReader(NpgsqlDataSource store)
{
    private const string Filter =
        """
        ($1::text[] is null or f.tenant = any($1)) and ($2::text is null or f.contract = $2)
        and ($3::timestamptz is null or f.reported_at >= $3) and ($4::timestamptz is null or f.reported_at < $4)
        """;

    private const string ByStatus =
        $"""
        select f.status, null::text, f.level, count(*) from views.incident_fact f where {Filter}
        group by f.status, f.level order by f.status, f.level
        """;

    private const string BySourceStatus =
        $"""
        select f.source_status, f.source_sub_status, coalesce(f.source_level, f.level), count(*) from views.incident_fact f
        where f.source_status is not null and {Filter} group by 1, 2, 3 order by 1, 2, 3
        """;

    private const string BySourceChange =
        $"""
        select change ->> 0, change ->> 1, change ->> 2, lines
        from (
            select k.key::jsonb as change, sum(k.value::bigint)::bigint as lines
            from views.incident_fact f cross join lateral jsonb_each_text(f.source_changes) k
            where f.source_status is not null and {Filter} group by k.key) changes
        order by 1, 2, 3
        """;

    private const string Clocks =
        $"""
        select c.clock, c.severity,
            count(*) filter (where c.state = 'met'), count(*) filter (where c.state = 'late'),
            count(*) filter (where c.state = 'cancelled'),
            count(*) filter (where c.state in ('running', 'paused') and c.breached_at is null),
            count(*) filter (where c.state in ('running', 'paused') and c.breached_at is not null)
        from views.clock_fact c join views.incident_fact f on f.tenant = c.tenant and f.incident = c.incident
        where {Filter} group by c.clock, c.severity order by c.clock, c.severity
        """;

    public async Task<Statistics> Read(StatisticsQuery query, CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in (string[])[ByStatus, BySourceStatus, BySourceChange, Groups(query.Grouping), Clocks])
            batch.BatchCommands.Add(Command(sql, query));

        await using var row = await batch.ExecuteReaderAsync(ct);
        var byStatus = await All(row, Status, ct);
        var bySource = await Next(row, Status, ct);
        var bySourceChange = await Next(row, Status, ct);
        var groups = await Next(row, Group, ct);
        var clocks = await Next(row, Clock, ct);
        return new Statistics(
            query.Contract, query.From, query.To, byStatus.Sum(s => s.Count), byStatus, bySource, bySourceChange, query.Grouping.Name, groups,
            clocks);
    }

    private static string Groups(Grouping grouping) =>
        $"""
        select {grouping.Column}, count(*), count(f.acknowledged_at),
            avg(extract(epoch from f.acknowledged_at - f.reported_at))::float8,
            count(f.resolved_at), avg(extract(epoch from f.resolved_at - f.reported_at))::float8,
            percentile_cont(0.5) within group (order by extract(epoch from f.resolved_at - f.reported_at))
        from views.incident_fact f where {Filter} group by 1 order by 1
        """;

    private static NpgsqlBatchCommand Command(string sql, StatisticsQuery query)
    {
        var command = new NpgsqlBatchCommand(sql)
        {
            Parameters =
            {
                RecordReader.TextArray(query.Tenants),
                new() { Value = (object?)query.Contract ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = (object?)query.From?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new() { Value = (object?)query.To?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            },
        };
        if (sql.Contains("$5", StringComparison.Ordinal)) command.Parameters.Add(new() { Value = query.Grouping.Label });
        return command;
    }

    private static StatusCount Status(NpgsqlDataReader row) =>
        new(row.GetString(0), row.TextOrNull(1), row.GetString(2), row.GetInt64(3));

    private static GroupTimes Group(NpgsqlDataReader row) => GroupTimes.Of(
        row.TextOrNull(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<double?>(3), row.GetInt64(4),
        row.GetFieldValue<double?>(5), row.GetFieldValue<double?>(6));

    private static ClockAttainment Clock(NpgsqlDataReader row) => ClockAttainment.Of(
        row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6));

    private static async Task<IReadOnlyList<T>> Next<T>(NpgsqlDataReader row, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await row.NextResultAsync(ct);
        return await All(row, read, ct);
    }

    private static async Task<IReadOnlyList<T>> All<T>(NpgsqlDataReader row, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        var list = new List<T>();
        while (await row.ReadAsync(ct)) list.Add(read(row));
        return list;
    }
}
