using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>Applies a batch of arrivals: all together, and only where one of them cannot be applied, stream by stream.</summary>
internal sealed class GateWork(
    NpgsqlDataSource store, EventTransactions transactions, OwnerFeed owners, EventPathOptions options, IServiceProvider services,
    GateState state, ILogger<GateWork> log)
{
    private const int DependencyTries = 3;

    /// <summary>Every event is applied, was before, or its stream is parked, when this returns.</summary>
    public async Task Apply(IReadOnlyList<EventEnvelope> arrivals, CancellationToken ct)
    {
        var events = await FillGaps(arrivals, ct);
        if (events.Count == 0) return;
        try
        {
            await ApplyWithDependencies(events, ct);
        }
        catch (Exception e) when (!Transient.Is(e))
        {
            foreach (var stream in events.GroupBy(KeyOf)) await ApplyAlone([.. stream], ct);
        }
    }

    /// <summary>Tries a parked stream again from the event that failed; the newest version applied.</summary>
    /// <returns>Null where the stream is not parked; the reason where it cannot be applied still.</returns>
    public async Task<(long Version, string? Reason)?> Resume(GateKey key, CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        var seen = (await GateStore.Seen(connection, [key], forUpdate: false, ct))[key];
        if (!seen.Parked) return null;
        var events = await owners.ReadStream(key, seen.Version + 1, ct);
        await GateStore.Unpark(connection, key, ct);
        await ApplyAlone(events, ct);
        var now = (await GateStore.Seen(connection, [key], forUpdate: false, ct))[key];
        if (!now.Parked) return (now.Version, null);
        await using var reason = new NpgsqlCommand("select reason from path.parked where source = $1 and tenant = $2 and stream = $3", connection)
        {
            Parameters = { new() { Value = key.Owner }, new() { Value = key.Stream.Tenant }, new() { Value = key.Stream.Stream } },
        };
        return (now.Version, (string?)await reason.ExecuteScalarAsync(ct));
    }

    private static GateKey KeyOf(EventEnvelope e) => new(e.Owner, e.Key);

    private async Task<IReadOnlyList<EventEnvelope>> FillGaps(IReadOnlyList<EventEnvelope> arrivals, CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        var seen = await GateStore.Seen(connection, [.. arrivals.Select(KeyOf)], forUpdate: false, ct);
        var events = new List<EventEnvelope>(arrivals.Count);
        foreach (var stream in arrivals.GroupBy(KeyOf))
        {
            if (seen[stream.Key].Parked) continue;
            var next = seen[stream.Key].Version + 1;
            var ordered = stream.Where(e => e.Sequence >= next).DistinctBy(e => e.Sequence).OrderBy(e => e.Sequence).ToList();
            if (ordered.Count == 0)
            {
                state.Duplicate(stream.Count());
                continue;
            }

            if (ordered[^1].Sequence - next + 1 > ordered.Count)
            {
                state.Gap();
                ordered = [.. await owners.ReadStream(stream.Key, next, ct)];
            }

            events.AddRange(ordered);
        }

        return events;
    }

    private async Task ApplyWithDependencies(IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await InOneTransaction(events, ct);
                return;
            }
            catch (DependencyMissingException missing) when (attempt <= DependencyTries)
            {
                var needed = new GateKey(missing.Owner, missing.Key);
                await using var connection = await store.OpenConnectionAsync(ct);
                var seen = (await GateStore.Seen(connection, [needed], forUpdate: false, ct))[needed];
                var first = await owners.ReadStream(needed, seen.Version + 1, ct);
                events = [.. first, .. events.Where(e => KeyOf(e) != needed)];
            }
        }
    }

    private Task InOneTransaction(IReadOnlyList<EventEnvelope> events, CancellationToken ct) => transactions.Run(
        async (transaction, token) =>
        {
            // Rows are locked in one order, so replicas wait for one another and never deadlock here.
            var seen = await GateStore.Seen(transaction.Connection, [.. events.Select(KeyOf)], forUpdate: true, token);
            var moved = seen.ToDictionary(s => s.Key, s => s.Value.Version);
            var fresh = new List<EventEnvelope>(events.Count);
            foreach (var e in events)
            {
                var key = KeyOf(e);
                if (seen[key].Parked || e.Sequence != moved[key] + 1) continue;
                moved[key] = e.Sequence;
                fresh.Add(e);
            }

            var spans = Trace(fresh);
            foreach (var registration in options.Consumers)
            {
                var mine = fresh.Where(e => e.Owner == registration.Owner && registration.Covers(e.Type)).ToList();
                if (mine.Count == 0) continue;
                var consumer = (IEventConsumer)services.GetRequiredService(registration.Consumer);
                await consumer.Apply(new EventBatch { Events = mine, Transaction = transaction }, token);
            }

            await GateStore.Move(transaction.Connection, moved, token);
            spans.ForEach(span => span.Dispose());
            return fresh.Count;
        },
        ct);

    /// <summary>A span an event, under which its effects come; none where nobody listens, and none is told of a batch that failed.</summary>
    private static List<Activity> Trace(List<EventEnvelope> events)
    {
        var spans = new List<Activity>();
        for (var n = 0; n < events.Count; n++)
        {
            if (PathTrace.Start("apply", ActivityKind.Consumer, events[n]) is not { } span) break;
            spans.Add(span);
            events[n] = events[n] with { TraceParent = span.Id };
        }

        return spans;
    }

    private async Task ApplyAlone(IReadOnlyList<EventEnvelope> stream, CancellationToken ct)
    {
        foreach (var e in stream)
        {
            try
            {
                await ApplyWithDependencies([e], ct);
            }
            catch (Exception failure) when (!Transient.Is(failure))
            {
                log.LogError(failure, "Parked {Stream} of {Owner} at version {Version}", e.Subject, e.Owner, e.Sequence);
                await using var connection = await store.OpenConnectionAsync(ct);
                await GateStore.Park(connection, e, failure.Message, ct);
                state.ParkedStream();
                return;
            }
        }
    }
}
