using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Reports.Record;

/// <summary>The feed of the whole platform: the record of every service's events, in its own order.</summary>
internal sealed class RecordFeed(NpgsqlDataSource store, WakeSignal wake) : IFeedSource
{
    private const string StreamSql = """
        select xid, seq, envelope from record.entry
        where tenant = $1 and stream = $2 and version >= $3 and ($4::text is null or source = '/' || $4) order by version
        """;

    public async Task<FeedPage> Read(EventPosition after, FeedFilter filter, int limit, CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        var horizon = await FeedHorizon.Read(connection, ct);
        var head = await Head(connection, horizon, ct);
        var page = await RecordPages.Read(
            connection, after, horizon, new RecordFilter(filter.Tenants is null ? null : [.. filter.Tenants], filter.Types, filter.Contracts),
            limit, ct);
        var atHead = page.Count < limit;
        var entries = page.Select(place => new FeedEntry(place.Position, place.Envelope)).ToList();
        return new FeedPage(entries, atHead ? Later(head, entries, after) : entries[^1].Position, atHead);
    }

    public async Task<IReadOnlyList<FeedEntry>> ReadStream(string? owner, StreamKey key, long fromVersion, CancellationToken ct)
    {
        await using var command = store.CreateCommand(StreamSql);
        command.Parameters.AddWithValue(key.Tenant);
        command.Parameters.AddWithValue(key.Stream);
        command.Parameters.AddWithValue(fromVersion);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)owner ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await using var row = await command.ExecuteReaderAsync(ct);
        var events = new List<FeedEntry>();
        while (await row.ReadAsync(ct))
            events.Add(new(new EventPosition(row.GetFieldValue<ulong>(0), row.GetInt64(1)), row.GetFieldValue<byte[]>(2)));
        return events;
    }

    public async Task<EventPosition> Head(CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        return await Head(connection, await FeedHorizon.Read(connection, ct), ct);
    }

    public Task Wait(TimeSpan atMost, CancellationToken ct) => wake.Wait("record", atMost, ct);

    private static EventPosition Later(EventPosition head, List<FeedEntry> entries, EventPosition after)
    {
        var last = entries.Count > 0 ? entries[^1].Position : after;
        return (head.Xid, head.Sequence).CompareTo((last.Xid, last.Sequence)) > 0 ? head : last;
    }

    private static async Task<EventPosition> Head(NpgsqlConnection connection, ulong horizon, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select xid, seq from record.entry where xid < $1 order by xid desc, seq desc limit 1", connection)
        {
            Parameters = { new() { Value = horizon, NpgsqlDbType = NpgsqlDbType.Xid8 } },
        };
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new EventPosition(row.GetFieldValue<ulong>(0), row.GetInt64(1)) : EventPosition.Beginning;
    }
}
