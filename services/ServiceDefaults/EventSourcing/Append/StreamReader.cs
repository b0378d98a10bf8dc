using Npgsql;
using NpgsqlTypes;

namespace ServiceDefaults.EventSourcing;

/// <summary>Reads streams from Marten's event table.</summary>
public sealed class StreamReader(NpgsqlDataSource store, EventCatalog catalog)
{
    internal const string Columns = """
        e.id, e.tenant_id, e.stream_id, e.version, e.type, e.data, e.correlation_id, e.causation_id, e.headers, e.timestamp, e.seq_id
        """;

    // What a fold needs; of the headers only those of the newest event.
    private const string ManySql = """
        select e.tenant_id, e.stream_id, e.version, e.type, e.data, case when e.version = s.version then e.headers end
        from unnest(@tenant, @stream, @known) as k(tenant, stream, known)
        join events.mt_streams s on s.tenant_id = k.tenant and s.id = k.stream
        join events.mt_events e on e.tenant_id = k.tenant and e.stream_id = k.stream and e.version > k.known
        order by e.tenant_id, e.stream_id, e.version
        """;

    private const string OneSql = $"""
        select {Columns}, f.xid from events.mt_events e join path.feed f on f.seq = e.seq_id
        where e.tenant_id = @tenant and e.stream_id = @stream and e.version >= @from order by e.version
        """;

    /// <summary>State of a stream, as it stood at <paramref name="upTo"/> where given; null where there is no such stream.</summary>
    public async Task<LoadedStream<TState>?> Load<TState>(StreamType<TState> type, StreamKey key, CancellationToken ct, long? upTo = null)
        where TState : notnull
    {
        var streams = new Dictionary<StreamKey, LoadedStream<TState>> { [key] = new(type.Initial, 0) };
        await using var connection = await store.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Many(streams) } };
        await using var row = await batch.ExecuteReaderAsync(ct);
        await Fold(type, streams, row, ct, upTo);
        return streams[key].Version == 0 ? null : streams[key];
    }

    /// <summary>Events of a stream from a version on; none where there is no such stream.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> Read(StreamKey key, CancellationToken ct, long fromVersion = 1)
    {
        await using var command = store.CreateCommand(OneSql);
        command.Parameters.AddWithValue("tenant", key.Tenant);
        command.Parameters.AddWithValue("stream", key.Stream);
        command.Parameters.AddWithValue("from", fromVersion);
        await using var row = await command.ExecuteReaderAsync(ct);
        var events = new List<RecordedEvent>();
        while (await row.ReadAsync(ct)) events.Add(ReadEvent(row, catalog, new EventPosition(row.GetFieldValue<ulong>(11), row.GetInt64(10))));
        return events;
    }

    /// <summary>
    /// States of several streams, and what was accepted under these command ids, in one round trip; a stream without events has version 0.
    /// </summary>
    /// <param name="known">As they stood at some committed version: only what came after is read.</param>
    internal async Task<(Dictionary<StreamKey, LoadedStream<TState>> Streams, Dictionary<(string Tenant, Guid Id), AcceptedCommand> Accepted)>
        LoadMany<TState>(
            NpgsqlConnection connection, StreamType<TState> type, IEnumerable<StreamKey> keys, IReadOnlyList<(string Tenant, Guid Id)> commands,
            CancellationToken ct, IReadOnlyDictionary<StreamKey, LoadedStream<TState>>? known = null)
        where TState : notnull
    {
        var streams = keys.Distinct().ToDictionary(key => key, key => known?.GetValueOrDefault(key) ?? new(type.Initial, 0));
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Many(streams), CommandLog.Find(commands) } };
        await using var row = await batch.ExecuteReaderAsync(ct);
        await Fold(type, streams, row, ct);
        await row.NextResultAsync(ct);
        return (streams, await CommandLog.Read(row, ct));
    }

    private static NpgsqlBatchCommand Many<TState>(Dictionary<StreamKey, LoadedStream<TState>> streams)
        where TState : notnull
    {
        var many = new NpgsqlBatchCommand(ManySql);
        many.Parameters.AddArray("tenant", NpgsqlDbType.Text, streams.Keys.Select(k => k.Tenant));
        many.Parameters.AddArray("stream", NpgsqlDbType.Text, streams.Keys.Select(k => k.Stream));
        many.Parameters.AddArray("known", NpgsqlDbType.Bigint, streams.Values.Select(s => s.Version));
        return many;
    }

    private async Task Fold<TState>(
        StreamType<TState> type, Dictionary<StreamKey, LoadedStream<TState>> streams, NpgsqlDataReader row, CancellationToken ct, long? upTo = null)
        where TState : notnull
    {
        while (await row.ReadAsync(ct))
        {
            var key = new StreamKey(row.GetString(0), row.GetString(1));
            var version = row.GetInt64(2);
            if (version > upTo) continue;
            streams[key] = new(type.Evolve(streams[key].State, catalog.Read(row.GetString(3), row.GetFieldValue<byte[]>(4))), version)
            {
                Headers = row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5),
            };
        }
    }

    internal static RecordedEvent ReadEvent(NpgsqlDataReader row, EventCatalog catalog, EventPosition position)
    {
        var headers = EventHeaders.Read(row.GetFieldValue<byte[]>(8));
        var type = row.GetString(4);
        return new RecordedEvent(
            row.GetGuid(0),
            new StreamKey(row.GetString(1), row.GetString(2)),
            row.GetInt64(3),
            type,
            catalog.Read(type, row.GetFieldValue<byte[]>(5)),
            new EventMetadata(
                headers.Time, headers.Actor, row.IsDBNull(6) ? null : row.GetString(6), row.IsDBNull(7) ? null : row.GetString(7),
                headers.Contract, headers.Severity, headers.TraceParent),
            row.GetFieldValue<DateTimeOffset>(9),
            position);
    }
}
