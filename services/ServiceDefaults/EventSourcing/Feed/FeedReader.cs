using Npgsql;
using NpgsqlTypes;

namespace ServiceDefaults.EventSourcing;

/// <summary>What a reader of a feed wants.</summary>
/// <param name="Tenants">Null means all: for services only.</param>
/// <param name="Types">CloudEvents types, a trailing <c>*</c> matches all that begin so; none means all.</param>
/// <param name="Contracts">Contract ids; none means all.</param>
public sealed record FeedFilter(IReadOnlyList<string>? Tenants, IReadOnlyList<string> Types, IReadOnlyList<string> Contracts)
{
    public bool Matches(EventEnvelope e) =>
        (Tenants is null || Tenants.Contains(e.Tenant)) &&
        (Contracts.Count == 0 || (e.Contract is not null && Contracts.Contains(e.Contract))) &&
        (Types.Count == 0 || Types.Any(t => t.EndsWith('*') ? e.Type.StartsWith(t[..^1], StringComparison.Ordinal) : t == e.Type));
}

/// <summary>A page of a feed: how far it was read, and what of it matched.</summary>
public sealed record FeedPage(IReadOnlyList<FeedEntry> Entries, EventPosition ReadTo, bool AtHead);

/// <param name="Json">The envelope, structured CloudEvents JSON in UTF-8.</param>
public sealed record FeedEntry(EventPosition Position, ReadOnlyMemory<byte> Json);

/// <summary>A feed that can be read from any position on: a service's own events, or the record of them all.</summary>
public interface IFeedSource
{
    /// <summary>At most <paramref name="limit"/> events after a position, in an order that never changes.</summary>
    Task<FeedPage> Read(EventPosition after, FeedFilter filter, int limit, CancellationToken ct);

    /// <summary>Events of one stream; none where there is no such stream.</summary>
    /// <param name="owner">Owner of the stream where the feed has several; null means this service.</param>
    Task<IReadOnlyList<FeedEntry>> ReadStream(string? owner, StreamKey key, long fromVersion, CancellationToken ct);

    /// <summary>The newest position.</summary>
    Task<EventPosition> Head(CancellationToken ct);

    /// <summary>Completes when there may be something new.</summary>
    Task Wait(TimeSpan atMost, CancellationToken ct);
}

/// <summary>Reads this service's own events by <c>(xid, seq)</c>, and only up to the <see cref="FeedHorizon"/>.</summary>
public sealed class FeedReader(NpgsqlDataSource store, EventCatalog catalog, EventPathOptions options, StreamReader streams, WakeSignal wake)
    : IFeedSource
{
    private const int SmallestPage = 500;

    private const string PageSql = $"""
        select {StreamReader.Columns}, p.position_xid
        from path.events(@xid, @seq, @horizon, @limit) p cross join lateral (select (p.event).*) e
        order by p.position_xid, e.seq_id
        """;

    private const string NextSql = $"""
        select {StreamReader.Columns}, p.position_xid, p.held_since
        from path.next_page(@reader, @lock, @limit) p cross join lateral (select (p.event).*) e
        """;

    public async Task<FeedPage> Read(EventPosition after, FeedFilter filter, int limit, CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        var entries = new List<FeedEntry>();
        // A filter that lets little through must not cost a query an event.
        var pageSize = Math.Max(limit, SmallestPage);
        while (true)
        {
            var page = await Read(connection, after, await FeedHorizon.Read(connection, ct), pageSize, ct);
            foreach (var e in page)
            {
                after = EventPosition.Parse(e.Position);
                if (!filter.Matches(e)) continue;
                entries.Add(new FeedEntry(after, e.Json));
                if (entries.Count == limit) return new FeedPage(entries, after, AtHead: false);
            }

            if (page.Count < pageSize) return new FeedPage(entries, after, AtHead: true);
        }
    }

    public async Task<IReadOnlyList<FeedEntry>> ReadStream(string? owner, StreamKey key, long fromVersion, CancellationToken ct) =>
        [.. (await streams.Read(key, ct, fromVersion)).Select(e => new FeedEntry(e.Position, Wrap(e).Json))];

    public async Task<EventPosition> Head(CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand("select xid, seq from path.feed where xid < $1 order by xid desc, seq desc limit 1", connection)
        {
            Parameters = { new() { Value = await FeedHorizon.Read(connection, ct), NpgsqlDbType = NpgsqlDbType.Xid8 } },
        };
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new EventPosition(row.GetFieldValue<ulong>(0), row.GetInt64(1)) : EventPosition.Beginning;
    }

    public Task Wait(TimeSpan atMost, CancellationToken ct) => wake.Wait(WakeSignal.Feed, atMost, ct);

    internal async Task<IReadOnlyList<EventEnvelope>> Read(
        NpgsqlConnection connection, EventPosition after, ulong horizon, int limit, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(PageSql, connection);
        command.Parameters.Add(new("xid", NpgsqlDbType.Xid8) { Value = after.Xid });
        command.Parameters.Add(new("horizon", NpgsqlDbType.Xid8) { Value = horizon });
        command.Parameters.AddWithValue("seq", after.Sequence);
        command.Parameters.AddWithValue("limit", limit);
        await using var row = await command.ExecuteReaderAsync(ct);
        var page = new List<EventEnvelope>();
        while (await row.ReadAsync(ct)) page.Add(Wrap(StreamReader.ReadEvent(row, catalog, PositionIn(row))));
        return page;
    }

    /// <summary>What a reader that moves with its effects has to do next, in the transaction that is open on the connection.</summary>
    /// <param name="reader">Name of its <see cref="PathCursor"/>.</param>
    /// <param name="readerLock">Advisory lock that keeps two of that name apart.</param>
    /// <returns>A page, and since when something waits behind an older transaction; null where another one is at it.</returns>
    internal async Task<(IReadOnlyList<EventEnvelope> Page, DateTimeOffset? HeldSince)?> ReadNext(
        NpgsqlConnection connection, string reader, long readerLock, int limit, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(NextSql, connection);
        command.Parameters.AddWithValue("reader", reader);
        command.Parameters.AddWithValue("lock", readerLock);
        command.Parameters.AddWithValue("limit", limit);
        await using var row = await command.ExecuteReaderAsync(ct);
        var page = new List<EventEnvelope>();
        while (await row.ReadAsync(ct))
        {
            if (row.IsDBNull(11)) return (page, row.IsDBNull(12) ? null : row.GetFieldValue<DateTimeOffset>(12));
            page.Add(Wrap(StreamReader.ReadEvent(row, catalog, PositionIn(row))));
        }

        return null;
    }

    private static EventPosition PositionIn(NpgsqlDataReader row) => new(row.GetFieldValue<ulong>(11), row.GetInt64(10));

    private EventEnvelope Wrap(RecordedEvent e) => EnvelopeFormat.Wrap(e, options.Owner, options.Translate(e));
}
