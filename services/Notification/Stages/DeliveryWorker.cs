using System.Collections.Concurrent;
using ServiceDefaults.EventSourcing;

namespace Notifications.Stages;

/// <summary>
/// Claims what is due and runs it through the stages hold → attempt → record. Any number of replicas; no leader. Every endpoint has its
/// own few places, so one that hangs delays nothing but itself.
/// </summary>
public sealed class DeliveryWorker(
    Outbox outbox, AttemptStage attempts, RecordStage records, Circuits circuits, WakeSignal wake, ILogger<DeliveryWorker> log) : BackgroundService
{
    private const int PlacesOfEndpoint = 8;
    private const int PlacesAltogether = 1024;
    private const string Channel = "delivery_due";

    /// <summary>A safety net only: commits wake the worker, and so does the next due time.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

    /// <summary>What falls due for an endpoint that is left alone does not wake the worker one by one.</summary>
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(20);

    /// <summary>At a stop, what is under way may still end and be recorded so long; the rest is tried again under its key.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>What is claimed and not yet recorded.</summary>
    private readonly ConcurrentDictionary<Guid, DueDelivery> inHand = new();

    /// <summary>Of these, whose endpoint has not answered yet: only they take its places.</summary>
    private readonly ConcurrentDictionary<Guid, string> unanswered = new();
    private readonly List<Task> runs = [];
    private readonly SemaphoreSlim placeFreed = new(0);
    private volatile bool crowded;

    public override void Dispose()
    {
        placeFreed.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var end = new CancellationTokenSource();
        await using var grace = stoppingToken.Register(() => end.CancelAfter(Grace));
        var recording = records.Run(Recorded, end.Token);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Taken before looking, so that what is committed while we look is not slept through.
                var due = Task.WhenAny(wake.Signal(Channel), wake.Signal(WakeSignal.Clock));
                if (await ClaimAndStart(stoppingToken, end.Token) == 0) await Sleep(due, stoppingToken);
            }
            catch (Exception away) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(away, "Due notifications could not be claimed; trying again");
                await wake.Wait(Channel, LongestSleep, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(runs);
        records.Close();
        await recording;
    }

    private async Task<int> ClaimAndStart(CancellationToken stopping, CancellationToken end)
    {
        while (placeFreed.Wait(0, CancellationToken.None)) continue;
        crowded = true;
        var places = Places();
        var free = PlacesAltogether - inHand.Count;
        crowded = free <= 0 || places.Values.Any(left => left <= 0);
        if (free <= 0) return 0;
        var claimed = await outbox.Claim(places, PlacesOfEndpoint, free, [.. inHand.Keys], stopping);
        foreach (var due in claimed)
        {
            inHand[due.Id] = due;
            unanswered[due.Id] = due.Endpoint;
            runs.Add(RunThrough(due, end));
        }

        runs.RemoveAll(run => run.IsCompleted);
        return claimed.Count;
    }

    private async Task RunThrough(DueDelivery due, CancellationToken end)
    {
        try
        {
            var verdict = HoldStage.Check(due) ?? await attempts.Make(due, end);
            if (verdict is { Answer: { } answer, LatencyMs: not null }) circuits.Report(due.Endpoint, answer);
            unanswered.TryRemove(due.Id, out _);
            PlaceFreed();
            records.Add(verdict);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Stopped in mid-air: whether it arrived is unknown, so it is sent again under its key when the lease is over.
            log.LogInformation("Notification {Notification} was under way at the stop and will be tried again", due.Id);
        }
    }

    private void Recorded(Verdict verdict)
    {
        inHand.TryRemove(verdict.Delivery.Id, out _);
        PlaceFreed();
    }

    private void PlaceFreed()
    {
        if (crowded) placeFreed.Release();
    }

    private Dictionary<string, int> Places()
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (endpoint, left) in circuits.Restricted()) places[endpoint] = left;
        foreach (var (_, endpoint) in unanswered) places[endpoint] = places.GetValueOrDefault(endpoint, PlacesOfEndpoint) - 1;
        return places;
    }

    private async Task Sleep(Task due, CancellationToken ct)
    {
        var next = await outbox.UntilNext(ct) ?? LongestSleep;
        var sleep = TimeSpan.FromTicks(Math.Clamp(next.Ticks, ShortestSleep.Ticks, LongestSleep.Ticks));
        using var waking = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(due, placeFreed.WaitAsync(waking.Token), Task.Delay(sleep, waking.Token));
        await waking.CancelAsync();
    }
}
