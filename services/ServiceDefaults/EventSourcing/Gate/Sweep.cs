using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>Whether what happened while this process was down has been fetched.</summary>
public sealed class FirstSweep
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when every owner was asked once since the start, whether it answered or not.</summary>
    public Task Done => _done.Task;

    internal void Set() => _done.TrySetResult();
}

/// <summary>
/// Compares stream heads with each owner and pulls what the broker did not bring. What is recorded after the newest
/// event that arrived, less a margin, is still under way and left alone while the broker delivers.
/// </summary>
internal sealed class Sweep(
    NpgsqlDataSource store, OwnerFeed owners, Gate gate, GateState state, EventPathOptions options, FirstSweep first, TimeProvider clock,
    ILogger<Sweep> log) : BackgroundService
{
    /// <summary>Streams read from an owner at one time: it has other work.</summary>
    private const int AtOnce = 4;

    /// <summary>How long one owner may take; then the next has its turn, and this one again at the next round.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.SweepEvery);
        do
        {
            foreach (var owner in options.Consumers.Select(c => c.Owner).Distinct(StringComparer.Ordinal))
            {
                try
                {
                    using var turn = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                    turn.CancelAfter(Turn);
                    state.Swept(owner, await Compare(owner, turn.Token));
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    state.Swept(owner, whole: false);
                    log.LogWarning("The sweep of {Owner} did not end: {Reason}", owner, e.Message);
                }
            }

            first.Set();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private TimeSpan OlderThan(string owner) => state.Idle(owner) < options.SweepMargin && state.NewestRecorded(owner) is { } newest
        ? clock.GetUtcNow() - newest + options.SweepMargin
        : options.SweepMargin;

    /// <summary>False where the owner does not tell of all that it has.</summary>
    private async Task<bool> Compare(string owner, CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        var name = $"sweep:{owner}";
        state.ParkedNow = await GateStore.Parked(connection, ct);
        var cursor = await PathCursor.Read(connection, name, ct);
        var heads = new List<(GateKey Key, long Version)>();
        var end = cursor;
        await foreach (var head in owners.ReadHeads(owner, cursor.ToString(), OlderThan(owner), ct))
        {
            heads.Add((new GateKey(owner, new StreamKey(head.Tenant, head.Stream)), head.Version));
            if (EventPosition.TryParse(head.Position, out var position)) end = position;
        }

        var (unread, repaired) = (0, state.RepairsMade);
        foreach (var chunk in heads.Chunk(1000))
        {
            var seen = await GateStore.Seen(connection, [.. chunk.Select(h => h.Key)], ct);
            var behind = chunk.Where(h => !seen[h.Key].Parked && seen[h.Key].Version < h.Version);
            await Parallel.ForEachAsync(
                behind, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
                async (head, token) =>
                {
                    if (!await Bring(head.Key, seen[head.Key].Version + 1, head.Version, token)) Interlocked.Increment(ref unread);
                });
        }

        if (state.RepairsMade > repaired) log.LogWarning("The sweep brought {Count} events of {Owner}", state.RepairsMade - repaired, owner);
        // What its owner could not tell of now is looked for again, and all behind it: nobody else would.
        if (unread > 0) log.LogWarning("The sweep could not read {Count} streams of {Owner}, and begins there again", unread, owner);
        else if (heads.Count > 0) await PathCursor.Move(connection, name, end, ct);
        return unread == 0;
    }

    /// <summary>False where the owner does not tell what it has.</summary>
    private async Task<bool> Bring(GateKey key, long from, long head, CancellationToken ct)
    {
        try
        {
            var missed = await owners.ReadStream(key, from, ct);
            // Counted when found: whoever stops waiting for the gate, as where another stream's owner fails, does not stop the gate.
            state.Repaired(missed.Count(e => Expected(key.Owner, e.Type)));
            await Task.WhenAll(missed.Select(e => gate.Enter(e, ct))).WaitAsync(ct);
            return missed.Count > 0 && missed[^1].Sequence >= head;
        }
        catch (OwnerAwayException away)
        {
            log.LogDebug("The sweep could not read {Stream}: {Reason}", key.Stream.Stream, away.Message);
            return false;
        }
    }

    /// <summary>
    /// Whether the broker was to have brought it: a service subscribes to some streams of an owner, and what happened while it was down
    /// may stand in its queue yet.
    /// </summary>
    private bool Expected(string owner, string type) =>
        first.Done.IsCompleted && options.Consumers.Any(c => c.Owner == owner && c.Covers(type));
}
