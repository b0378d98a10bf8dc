using Npgsql;

namespace Chaos.Evidence;

/// <summary>Reads the tables of the services, as superuser.</summary>
internal static class StoreReader
{
    public static async Task<ServiceStore> Read(NpgsqlConnection store) => new(
        await Rows(store, "select id, stream_id, version, type, data::text, timestamp, seq_id from events.mt_events order by seq_id", row =>
            new StoredEvent(
                row.GetGuid(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetString(4),
                row.GetFieldValue<DateTimeOffset>(5), row.GetInt64(6))),
        (await Rows(store, "select id, version from events.mt_streams", row => (row.GetString(0), row.GetInt64(1)))).ToDictionary(),
        await Rows(store, "select id, hash is not null, stream, version from path.command", row =>
            new StoredCommand(row.GetGuid(0), row.GetBoolean(1), row.GetString(2), row.GetInt64(3))),
        await Rows(store, "select seq from path.feed", row => row.GetInt64(0)),
        (await Rows(store, Unrelayed, row => row.GetInt64(0)))[0],
        await Rows(store, "select source, stream, version from path.gate", row =>
            new GateRow(row.GetString(0), row.GetString(1), row.GetInt64(2))),
        await Rows(store, "select source || ' ' || stream || ': ' || reason from path.parked", row => row.GetString(0)));

    public const string Unrelayed = """
        select count(*) from path.feed f left join path.cursor c on c.name = 'relay'
        where c.name is null or (f.xid, f.seq) > (c.xid, c.seq)
        """;

    public static Task<List<TimerRow>> Timers(NpgsqlConnection escalation) => Rows(
        escalation, "select incident, clock, round, fraction, due_at from views.timer", row => new TimerRow(
            row.GetGuid(0), row.GetString(1), row.GetInt32(2), row.GetDecimal(3), row.GetFieldValue<DateTimeOffset>(4)));

    /// <param name="sql">The first column is the row's identity; the others are its fields.</param>
    public static Task<List<ViewRow>> View(NpgsqlConnection store, string view, string sql) => Rows(store, sql, row => new ViewRow(
        view, row.GetString(0), Enumerable.Range(1, row.FieldCount - 1)
            .ToDictionary(row.GetName, n => row.IsDBNull(n) ? "" : row.GetString(n), StringComparer.Ordinal)));

    public static async Task<List<T>> Rows<T>(NpgsqlConnection store, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = new NpgsqlCommand(sql, store) { CommandTimeout = 120 };
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await row.ReadAsync()) rows.Add(read(row));
        return rows;
    }
}
