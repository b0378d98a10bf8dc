using Npgsql;
using NpgsqlTypes;

namespace ServiceDefaults.EventSourcing;

/// <summary>A foreign stream as a gate knows it.</summary>
internal readonly record struct GateKey(string Owner, StreamKey Stream)
{
    public static GateKey Of(EventEnvelope e) => new(e.Owner, e.Key);
}

/// <param name="Version">Newest version applied.</param>
/// <param name="Stored">The version in the row; ahead of <paramref name="Version"/> in the transaction that began the stream.</param>
internal readonly record struct GateEntry(long Version, bool Parked, long Stored);

/// <summary>The versions a gate has seen, and the streams it has parked.</summary>
internal static class GateStore
{
    private const string EnterSql = """
        insert into path.gate (source, tenant, stream, version)
        select source, tenant, stream, version from unnest(@source, @tenant, @stream, @version) as k(source, tenant, stream, version)
        order by 1, 2, 3 on conflict do nothing returning source, tenant, stream
        """;

    private const string Keys = "unnest(@source, @tenant, @stream) as k(source, tenant, stream)";

    private const string IsParked =
        "exists (select from path.parked p where p.source = k.source and p.tenant = k.tenant and p.stream = k.stream)";

    /// <summary>A stream may be parked at its first event, before it has a row of its own.</summary>
    private const string SeenSql = $"""
        select k.source, k.tenant, k.stream, coalesce(g.version, 0), {IsParked}
        from {Keys} left join path.gate g on g.source = k.source and g.tenant = k.tenant and g.stream = k.stream
        """;

    private const string LockSql = $"""
        select k.source, k.tenant, k.stream, g.version, {IsParked}
        from {Keys} join path.gate g on g.source = k.source and g.tenant = k.tenant and g.stream = k.stream
        order by 1, 2, 3 for update of g
        """;

    private const string MoveSql = """
        update path.gate g set version = k.version from unnest(@source, @tenant, @stream, @version) as k(source, tenant, stream, version)
        where g.source = k.source and g.tenant = k.tenant and g.stream = k.stream
        """;

    private const string ParkSql = """
        insert into path.parked (source, tenant, stream, version, event_id, type, reason, parked_at)
        values ($1, $2, $3, $4, $5, $6, $7, path.now())
        on conflict (source, tenant, stream) do update set version = $4, event_id = $5, type = $6, reason = $7, parked_at = path.now()
        """;

    public static async Task<Dictionary<GateKey, GateEntry>> Seen(
        NpgsqlConnection connection, IReadOnlyCollection<GateKey> keys, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Of(SeenSql, keys.Distinct()) } };
        await using var row = await batch.ExecuteReaderAsync(ct);
        return await Read(row, keys, [], ct);
    }

    /// <summary>Locks the rows of streams. One that begins here gets its row at once, at the version it comes to: most need no second write.</summary>
    /// <param name="comesTo">Newest version of each stream that follows on nothing; 0 where there is none.</param>
    public static async Task<Dictionary<GateKey, GateEntry>> Lock(
        NpgsqlConnection connection, IReadOnlyDictionary<GateKey, long> comesTo, CancellationToken ct)
    {
        var begin = comesTo.Where(stream => stream.Value > 0).ToArray();
        var enter = Of(EnterSql, begin.Select(stream => stream.Key));
        enter.Parameters.AddArray("version", NpgsqlDbType.Bigint, begin.Select(stream => stream.Value));
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { enter, Of(LockSql, comesTo.Keys) } };
        await using var row = await batch.ExecuteReaderAsync(ct);
        var entered = new HashSet<GateKey>();
        while (await row.ReadAsync(ct)) entered.Add(KeyOf(row));
        await row.NextResultAsync(ct);
        return await Read(row, comesTo.Keys, entered, ct);
    }

    /// <summary>Writes what has moved.</summary>
    public static async Task Move(NpgsqlConnection connection, IReadOnlyCollection<KeyValuePair<GateKey, long>> versions, CancellationToken ct)
    {
        if (versions.Count == 0) return;
        var move = Of(MoveSql, versions.Select(v => v.Key));
        move.Parameters.AddArray("version", NpgsqlDbType.Bigint, versions.Select(v => v.Value));
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { move } };
        await batch.ExecuteNonQueryAsync(ct);
    }

    public static async Task Park(NpgsqlConnection connection, EventEnvelope e, string reason, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ParkSql, connection)
        {
            Parameters =
            {
                new() { Value = e.Owner }, new() { Value = e.Tenant }, new() { Value = e.Subject }, new() { Value = e.Sequence },
                new() { Value = e.Id }, new() { Value = e.Type }, new() { Value = reason },
            },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>How many streams wait for a fix.</summary>
    public static async Task<long> Parked(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select count(*) from path.parked", connection);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    public static async Task Unpark(NpgsqlConnection connection, GateKey key, CancellationToken ct)
    {
        await using var command = One("delete from path.parked where source = $1 and tenant = $2 and stream = $3", connection, key);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Why a stream is parked; null where it is not.</summary>
    public static async Task<string?> Reason(NpgsqlConnection connection, GateKey key, CancellationToken ct)
    {
        await using var command = One("select reason from path.parked where source = $1 and tenant = $2 and stream = $3", connection, key);
        return (string?)await command.ExecuteScalarAsync(ct);
    }

    private static NpgsqlCommand One(string sql, NpgsqlConnection connection, GateKey key) => new(sql, connection)
    {
        Parameters = { new() { Value = key.Owner }, new() { Value = key.Stream.Tenant }, new() { Value = key.Stream.Stream } },
    };

    private static GateKey KeyOf(NpgsqlDataReader row) => new(row.GetString(0), new(row.GetString(1), row.GetString(2)));

    private static async Task<Dictionary<GateKey, GateEntry>> Read(
        NpgsqlDataReader row, IEnumerable<GateKey> keys, HashSet<GateKey> entered, CancellationToken ct)
    {
        var entries = keys.Distinct().ToDictionary(k => k, _ => default(GateEntry));
        while (await row.ReadAsync(ct))
        {
            var (key, stored) = (KeyOf(row), row.GetInt64(3));
            entries[key] = new(entered.Contains(key) ? 0 : stored, row.GetBoolean(4), stored);
        }

        return entries;
    }

    private static NpgsqlBatchCommand Of(string sql, IEnumerable<GateKey> keys)
    {
        var all = keys.ToArray();
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddArray("source", NpgsqlDbType.Text, all.Select(k => k.Owner));
        command.Parameters.AddArray("tenant", NpgsqlDbType.Text, all.Select(k => k.Stream.Tenant));
        command.Parameters.AddArray("stream", NpgsqlDbType.Text, all.Select(k => k.Stream.Stream));
        return command;
    }
}
