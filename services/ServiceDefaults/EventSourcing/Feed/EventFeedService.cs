using Contracts.Grpc.Events.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.Hosting;

namespace ServiceDefaults.EventSourcing;

/// <summary>The feed over gRPC: for integrators through the gateway, and for the gates and sweeps of other services.</summary>
[Authorize(Policies.ReadFeed)]
internal sealed class EventFeedService(IFeedSource feed, FeedReader own, NpgsqlDataSource store) : EventFeed.EventFeedBase
{
    private const int PageSize = 1000;
    private const int MostOfOneRead = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // The clock is read once, not once a row. What is recorded too late ends the part, whatever comes behind it: who took its number
    // first need not have looked at the clock first, and the reader never comes back.
    private const string HeadsSql = """
        with part as (
          select * from (
            select tenant, stream, version, xid, seq,
              bool_or(recorded_at >= (select path.now()) - @older) over (order by xid, seq rows unbounded preceding) as late
            from path.feed where (xid, seq) > (@xid, @seq) and xid < @horizon) f
          where not late),
        ending as (select xid, seq from part order by xid desc, seq desc limit 1)
        select p.tenant, p.stream, max(p.version), (select xid from ending), (select seq from ending) from part p group by p.tenant, p.stream
        """;

    public override async Task ReadStream(ReadStreamRequest request, IServerStreamWriter<FeedEvent> responseStream, ServerCallContext context)
    {
        var caller = Caller.From(context.GetHttpContext().User);
        var (key, from) = (new StreamKey(request.Tenant, request.Stream), Math.Max(1, request.FromVersion));
        var source = request.Source.Length == 0 ? null : request.Source;
        // Another service asks the owner, as it does for heads: what a feed shows may have come by the broker, and be missing itself.
        var reader = caller.Roles.Contains("service") ? own : caller.Tenants.Contains(request.Tenant) ? feed : null;
        var events = reader is null ? [] : await reader.ReadStream(source, key, from, context.CancellationToken);
        if (events.Count == 0 && request.FromVersion <= 1)
            throw GrpcProblems.Of(StatusCode.NotFound, "stream-unknown", $"There is no stream '{request.Stream}'.");
        foreach (var e in events) await responseStream.WriteAsync(ToMessage(e), context.CancellationToken);
    }

    public override async Task ReadAll(ReadAllRequest request, IServerStreamWriter<FeedEvent> responseStream, ServerCallContext context)
    {
        var after = Position(request.After);
        if (request.Limit is < 0 or > MostOfOneRead)
            throw GrpcProblems.Of(StatusCode.InvalidArgument, "limit-out-of-range", $"limit is from 1 to {MostOfOneRead}, or 0.", "limit");
        var limit = request.Limit is 0 ? PageSize : request.Limit;
        var page = await feed.Read(after, Filter(request.Filter, context), limit, context.CancellationToken);
        foreach (var e in page.Entries) await responseStream.WriteAsync(ToMessage(e), context.CancellationToken);
    }

    public override async Task Subscribe(SubscribeRequest request, IServerStreamWriter<FeedEvent> responseStream, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var position = request.After == "latest" ? await feed.Head(ct) : Position(request.After);
        var filter = Filter(request.Filter, context);
        // Whoever has the headers misses nothing from here on.
        await context.WriteResponseHeadersAsync([]);
        while (!ct.IsCancellationRequested)
        {
            var page = await feed.Read(position, filter, PageSize, ct);
            foreach (var e in page.Entries) await responseStream.WriteAsync(ToMessage(e), ct);
            position = page.ReadTo;
            if (page.AtHead) await feed.Wait(Patience, ct);
        }
    }

    [Authorize(Policies.InternalFeed)]
    public override async Task ReadHeads(ReadHeadsRequest request, IServerStreamWriter<StreamHead> responseStream, ServerCallContext context)
    {
        var after = Position(request.After);
        await using var connection = await store.OpenConnectionAsync(context.CancellationToken);
        var horizon = await FeedHorizon.Read(connection, context.CancellationToken);
        await using var command = new NpgsqlCommand(HeadsSql, connection);
        command.Parameters.Add(new("horizon", NpgsqlDbType.Xid8) { Value = horizon });
        command.Parameters.Add(new("xid", NpgsqlDbType.Xid8) { Value = after.Xid });
        command.Parameters.AddWithValue("seq", after.Sequence);
        command.Parameters.AddWithValue("older", TimeSpan.FromMilliseconds(request.OlderThanMs));
        await using var row = await command.ExecuteReaderAsync(context.CancellationToken);
        while (await row.ReadAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(new StreamHead
            {
                Tenant = row.GetString(0),
                Stream = row.GetString(1),
                Version = row.GetInt64(2),
                Position = new EventPosition(row.GetFieldValue<ulong>(3), row.GetInt64(4)).ToString(),
            });
        }
    }

    private static FeedEvent ToMessage(FeedEntry e) =>
        new() { Position = e.Position.ToString(), CloudEvent = UnsafeByteOperations.UnsafeWrap(e.Json) };

    private static EventPosition Position(string text) => EventPosition.TryParse(text, out var position)
        ? position
        : throw GrpcProblems.Of(
            StatusCode.InvalidArgument, "position-invalid", $"'{text}' is no position of this feed; send one that an event carried.", "after");

    private static FeedFilter Filter(EventFilter? filter, ServerCallContext context)
    {
        var caller = Caller.From(context.GetHttpContext().User);
        return new FeedFilter(
            caller.Roles.Contains("service") ? null : [.. caller.Tenants], [.. filter?.Types_ ?? []], [.. filter?.Contracts ?? []]);
    }
}
