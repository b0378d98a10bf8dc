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
                    await Compare(owner, turn.Token);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
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

    private async Task Compare(string owner, CancellationToken ct)
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

        foreach (var chunk in heads.Chunk(1000))
        {
            var seen = await GateStore.Seen(connection, [.. chunk.Select(h => h.Key)], ct);
            var behind = chunk.Where(h => !seen[h.Key].Parked && seen[h.Key].Version < h.Version).ToList();
            if (behind.Count == 0) continue;
            log.LogWarning("The sweep found {Count} streams of {Owner} behind", behind.Count, owner);
            await Parallel.ForEachAsync(
                behind, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
                async (head, token) => await Bring(head.Key, seen[head.Key].Version + 1, token));
        }

        if (heads.Count > 0) await PathCursor.Move(connection, name, end, ct);
    }

    private async Task Bring(GateKey key, long from, CancellationToken ct)
    {
        var missed = await owners.ReadStream(key, from, ct);
        // Counted when found: whoever stops waiting for the gate, as where another stream's owner fails, does not stop the gate.
        state.Repaired(missed.Count);
        await Task.WhenAll(missed.Select(e => gate.Enter(e, ct))).WaitAsync(ct);
    }
}
