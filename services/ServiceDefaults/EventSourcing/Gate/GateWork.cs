using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using ServiceDefaults.Hosting;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// Applies a batch of arrivals: all together as they came; where something is missing, with what the owner has of it; and only where one of
/// them cannot be applied, stream by stream.
/// </summary>
internal sealed class GateWork(
    NpgsqlDataSource store, EventTransactions transactions, OwnerFeed owners, EventPathOptions options, IServiceProvider services,
    GateState state, ILogger<GateWork> log)
{
    private const int DependencyTries = 3;

    /// <summary>Every event is applied, was before, or its stream is parked, when this returns; but for the streams it gives back.</summary>
    /// <returns>Streams that wait because an owner could not be asked; they alone wait.</returns>
    public async Task<IReadOnlySet<GateKey>> Apply(IReadOnlyList<EventEnvelope> arrivals, CancellationToken ct)
    {
        try
        {
            state.Duplicate(await InOneTransaction(InOrder(arrivals), resumes: false, ct, mayMiss: false));
            return new HashSet<GateKey>();
        }
        catch (Exception e) when (!Transient.Is(e))
        {
            // Most batches follow on what was applied, and need no look before. Whatever is wrong with this one is found out below.
            return await ApplyWithGaps(arrivals, ct);
        }
    }

    private async Task<IReadOnlySet<GateKey>> ApplyWithGaps(IReadOnlyList<EventEnvelope> arrivals, CancellationToken ct)
    {
        var waiting = new HashSet<GateKey>();
        var events = await FillGaps(arrivals, waiting, ct);
        if (events.Count == 0) return waiting;
        try
        {
            await ApplyWithDependencies(events, resumes: false, ct);
        }
        catch (Exception e) when (!Transient.Is(e))
        {
            foreach (var stream in events.GroupBy(GateKey.Of))
            {
                if (!await ApplyAlone([.. stream], resumes: false, ct)) waiting.Add(stream.Key);
            }
        }

        return waiting;
    }

    /// <summary>Tries a parked stream again from the event that failed; the newest version applied.</summary>
    /// <returns>Null where the stream is not parked; the reason where it cannot be applied still.</returns>
    /// <exception cref="OwnerAwayException">The owner of the stream, or of another that it needs, does not answer.</exception>
    public async Task<(long Version, string? Reason)?> Resume(GateKey key, CancellationToken ct)
    {
        var entry = await Look(key, ct);
        if (!entry.Parked) return null;
        // Parked until there is nothing more, however far it comes: what the broker brought meanwhile was dropped, and nobody else looks.
        while (await owners.ReadStream(key, entry.Version + 1, ct) is { Count: > 0 } events)
        {
            if (!await ApplyAlone(events, resumes: true, ct)) throw new OwnerAwayException(key.Owner, null);
            entry = await Look(key, ct);
            if (entry.Version < events[^1].Sequence) return (entry.Version, await Reason(key, ct));
        }

        await Unpark(key);
        return ((await Look(key, ct)).Version, null);
    }

    /// <summary>Whoever asked for it may have gone: it is done whole.</summary>
    private async Task Unpark(GateKey key)
    {
        await using (var connection = await store.OpenConnectionAsync()) await GateStore.Unpark(connection, key, CancellationToken.None);
        // What came between the last look and this was dropped, too. Where the owner is away just now, the sweep brings it.
        var entry = await Look(key, CancellationToken.None);
        if (await ReadGap(key, entry.Version + 1, CancellationToken.None) is { Count: > 0 } late)
            await ApplyAlone(late, resumes: false, CancellationToken.None);
    }

    private static List<EventEnvelope> InOrder(IReadOnlyList<EventEnvelope> arrivals) =>
        [.. arrivals.GroupBy(GateKey.Of).SelectMany(stream => stream.OrderBy(e => e.Sequence))];

    private async Task<GateEntry> Look(GateKey key, CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        return (await GateStore.Seen(connection, [key], ct))[key];
    }

    private async Task<string> Reason(GateKey key, CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        return await GateStore.Reason(connection, key, ct) ?? "the owner's events do not follow on what was applied";
    }

    private async Task<IReadOnlyList<EventEnvelope>> FillGaps(
        IReadOnlyList<EventEnvelope> arrivals, HashSet<GateKey> waiting, CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        var seen = await GateStore.Seen(connection, [.. arrivals.Select(GateKey.Of)], ct);
        var events = new List<EventEnvelope>(arrivals.Count);
        foreach (var stream in arrivals.GroupBy(GateKey.Of))
        {
            if (seen[stream.Key].Parked) continue;
            var next = seen[stream.Key].Version + 1;
            var ordered = stream.Where(e => e.Sequence >= next).DistinctBy(e => e.Sequence).OrderBy(e => e.Sequence).ToList();
            state.Duplicate(stream.Count() - ordered.Count);
            if (ordered.Count == 0) continue;
            if (ordered[^1].Sequence - next + 1 > ordered.Count)
            {
                state.Gap();
                ordered = await FillGap(connection, ordered, next, waiting, ct);
            }

            events.AddRange(ordered);
        }

        return events;
    }

    /// <summary>The events of one stream as its owner has them; none where it waits for the owner, or is parked.</summary>
    private async Task<List<EventEnvelope>> FillGap(
        NpgsqlConnection connection, List<EventEnvelope> arrived, long next, HashSet<GateKey> waiting, CancellationToken ct)
    {
        var key = GateKey.Of(arrived[0]);
        using var trace = log.Tracing(arrived[0].TraceParent);
        try
        {
            var whole = await ReadGap(key, next, ct);
            if (whole is null) waiting.Add(key);
            else if (Follows(whole, next, arrived[^1].Sequence)) return [.. whole];
            else await Park(connection, arrived[0], $"Versions from {next} on are missing here, and {key.Owner} does not have them all.", ct);
        }
        catch (Exception failure) when (!Transient.Is(failure))
        {
            await Park(connection, arrived[0], failure, ct);
        }

        return [];
    }

    private static bool Follows(IReadOnlyList<EventEnvelope> events, long first, long last) =>
        events.Count > 0 && events[^1].Sequence >= last && events.Select((e, n) => e.Sequence - n).All(version => version == first);

    /// <summary>Null where the owner does not answer.</summary>
    private async Task<IReadOnlyList<EventEnvelope>?> ReadGap(GateKey key, long from, CancellationToken ct)
    {
        try
        {
            return await owners.ReadStream(key, from, ct);
        }
        catch (OwnerAwayException away)
        {
            log.LogWarning("{Stream} waits: {Reason}", key.Stream.Stream, away.Message);
            return null;
        }
    }

    /// <summary>
    /// What an event needs is applied before it, and so is what that needs in turn; each in a transaction of its own, since in a common one
    /// whoever is registered first would be asked first, whatever it needs.
    /// </summary>
    /// <param name="tries">How often something may be missing; so deep, too, may one need another.</param>
    private async Task ApplyWithDependencies(
        IReadOnlyList<EventEnvelope> events, bool resumes, CancellationToken ct, int tries = DependencyTries)
    {
        for (; ; tries--)
        {
            try
            {
                await InOneTransaction(events, resumes, ct);
                return;
            }
            catch (DependencyMissingException missing) when (tries > 0)
            {
                var needed = new GateKey(missing.Owner, missing.Key);
                var first = await owners.ReadStream(needed, (await Look(needed, ct)).Version + 1, ct);
                if (first.Count > 0) await ApplyWithDependencies(first, resumes, ct, tries - 1);
            }
        }
    }

    /// <param name="mayMiss">What does not follow is passed over: somebody else was quicker with what comes before.</param>
    /// <returns>How many were seen before.</returns>
    private Task<int> InOneTransaction(IReadOnlyList<EventEnvelope> events, bool resumes, CancellationToken ct, bool mayMiss = true) => transactions.Run(
        async (transaction, token) =>
        {
            // Rows are locked in one order, so replicas wait for one another and never deadlock here.
            var seen = await GateStore.Lock(transaction.Connection, Begun(events), token);
            var moved = seen.ToDictionary(s => s.Key, s => s.Value.Version);
            var fresh = new List<EventEnvelope>(events.Count);
            var wanted = events.Where(e => resumes || !seen[GateKey.Of(e)].Parked).ToList();
            foreach (var e in wanted)
            {
                var key = GateKey.Of(e);
                if (e.Sequence > moved[key] + 1 && !mayMiss) throw new GapException();
                if (e.Sequence != moved[key] + 1) continue;
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

            await GateStore.Move(transaction.Connection, [.. moved.Where(stream => stream.Value != seen[stream.Key].Stored)], token);
            spans.ForEach(span => span.Dispose());
            return wanted.Count - fresh.Count;
        },
        ct);

    /// <summary>The version that each stream comes to where none of it was applied before.</summary>
    private static Dictionary<GateKey, long> Begun(IReadOnlyList<EventEnvelope> events)
    {
        var versions = new Dictionary<GateKey, long>();
        foreach (var e in events)
        {
            var version = versions.GetValueOrDefault(GateKey.Of(e));
            versions[GateKey.Of(e)] = e.Sequence == version + 1 ? e.Sequence : version;
        }

        return versions;
    }

    /// <summary>A span an event that is traced, under which its effects come; none is told of a batch that failed.</summary>
    private static List<Activity> Trace(List<EventEnvelope> events)
    {
        var spans = new List<Activity>();
        for (var n = 0; n < events.Count; n++)
        {
            if (PathTrace.Start("apply", ActivityKind.Consumer, events[n]) is not { } span) continue;
            spans.Add(span);
            events[n] = events[n] with { TraceParent = span.Id };
        }

        return spans;
    }

    /// <summary>False where it could not be decided whether the stream can be applied, because an owner is away.</summary>
    private async Task<bool> ApplyAlone(IReadOnlyList<EventEnvelope> stream, bool resumes, CancellationToken ct)
    {
        foreach (var e in stream)
        {
            using var trace = log.Tracing(e.TraceParent);
            try
            {
                await ApplyWithDependencies([e], resumes, ct);
            }
            catch (OwnerAwayException away)
            {
                log.LogWarning("{Stream} waits: {Reason}", e.Subject, away.Message);
                return false;
            }
            catch (Exception failure) when (!Transient.Is(failure))
            {
                await using var connection = await store.OpenConnectionAsync(ct);
                await Park(connection, e, failure, ct);
                return true;
            }
        }

        return true;
    }

    private Task Park(NpgsqlConnection connection, EventEnvelope e, Exception failure, CancellationToken ct)
    {
        log.LogError(failure, "Parked {Stream} of {Owner} at version {Version}", e.Subject, e.Owner, e.Sequence);
        return Park(connection, e, failure.Message, ct);
    }

    private async Task Park(NpgsqlConnection connection, EventEnvelope e, string reason, CancellationToken ct)
    {
        await GateStore.Park(connection, e, reason, ct);
        state.ParkedStream();
    }

    /// <summary>Something is missing between what was applied and what came.</summary>
    private sealed class GapException() : Exception("A version is missing.");
}
