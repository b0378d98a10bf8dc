using System.Collections.Concurrent;
using Notifications.Projections;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;

namespace Notifications.Stages;

/// <summary>
/// Claims what is due and runs it through the stages hold → attempt → record. Any number of replicas; no leader. Every endpoint has its
/// own few places, so one that hangs delays nothing but itself.
/// </summary>
public sealed class DeliveryWorker(
    Outbox outbox, AttemptStage attempts, RecordStage records, Circuits circuits, WakeSignal wake, TimeProvider clock,
    ILogger<DeliveryWorker> log) : BackgroundService
{
    private const int PlacesAltogether = 1024;

    /// <summary>A safety net only: commits of this process wake the worker, and so does the next due time.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

    /// <summary>What falls due for an endpoint that is left alone does not wake the worker one by one.</summary>
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(20);

    /// <summary>At a stop, what is under way may still end and be recorded so long; the rest is tried again under its key.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>What is claimed and not yet recorded.</summary>
    private readonly ConcurrentDictionary<Guid, DueDelivery> inHand = new();

    private readonly ConcurrentDictionary<string, Lane> lanes = new(StringComparer.Ordinal);
    private readonly List<Task> runs = [];
    private readonly SemaphoreSlim placeFreed = new(0);
    private volatile bool crowded;

    public override void Dispose()
    {
        placeFreed.Dispose();
        foreach (var lane in lanes.Values) lane.Dispose();
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
                var due = Task.WhenAny(wake.Signal(DeliveryView.OutboxChannel), wake.Signal(WakeSignal.Clock));
                await Sleep(due, await ClaimAndStart(stoppingToken, end.Token), stoppingToken);
            }
            catch (Exception away) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(away, "Due notifications could not be claimed; trying again");
                await wake.Wait(DeliveryView.OutboxChannel, LongestSleep, stoppingToken);
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

    /// <summary>How long nothing more is due, unless a place is freed for what is due and found none.</summary>
    private async Task<TimeSpan?> ClaimAndStart(CancellationToken stopping, CancellationToken end)
    {
        while (placeFreed.Wait(0, CancellationToken.None)) continue;
        // Until it is known: what is recorded while we look is not slept through.
        crowded = true;
        var free = PlacesAltogether - inHand.Count;
        if (free <= 0) return null;
        var (places, left) = (Places(), lanes.ToDictionary(lane => lane.Key, lane => lane.Value.Left, StringComparer.Ordinal));
        var (claimed, untilNext) = await outbox.Claim(places, Lane.Width, free, [.. inHand.Keys], stopping);
        foreach (var due in claimed) Start(due, end);
        runs.RemoveAll(run => run.IsCompleted);
        crowded = claimed.Count == free;

        var taken = claimed.CountBy(due => due.Endpoint, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var (endpoint, lane) in lanes)
            lane.IsShort = lane.Taken > 0 && taken.GetValueOrDefault(endpoint) >= places.GetValueOrDefault(endpoint, Lane.Width);
        // Who left while we looked could not know that it matters.
        return lanes.Any(lane => lane.Value.IsShort && lane.Value.Left > left.GetValueOrDefault(lane.Key)) ? TimeSpan.Zero : untilNext;
    }

    private void Start(DueDelivery due, CancellationToken end)
    {
        var lane = lanes.GetOrAdd(due.Endpoint, _ => new Lane(clock));
        inHand[due.Id] = due;
        lane.Take();
        runs.Add(RunThrough(due, lane, end));
    }

    private async Task RunThrough(DueDelivery due, Lane lane, CancellationToken end)
    {
        using var trace = log.Tracing(due.Message.TraceParent);
        try
        {
            var verdict = await lane.Pass(() => Try(due, end), end);
            if (lane is { IsShort: true, WantsMore: true }) placeFreed.Release();
            records.Add(verdict);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Stopped in mid-air: whether it arrived is unknown, so it is sent again under its key when the lease is over.
            log.LogInformation("Notification {Notification} was under way at the stop and will be tried again", due.Id);
        }
    }

    private async Task<Verdict> Try(DueDelivery due, CancellationToken end)
    {
        var verdict = HoldStage.Check(due) ?? await attempts.Make(due, end);
        if (verdict is { Answer: { } answer, LatencyMs: not null }) circuits.Report(due.Endpoint, answer);
        return verdict;
    }

    private void Recorded(Verdict verdict)
    {
        inHand.TryRemove(verdict.Delivery.Id, out _);
        if (crowded && inHand.Count == PlacesAltogether / 2) placeFreed.Release();
    }

    /// <summary>Places left where an endpoint was called before.</summary>
    private Dictionary<string, int> Places()
    {
        var places = lanes.ToDictionary(lane => lane.Key, lane => lane.Value.Places, StringComparer.Ordinal);
        foreach (var (endpoint, most) in circuits.Restricted())
            places[endpoint] = most - (lanes.TryGetValue(endpoint, out var lane) ? lane.Taken : 0);
        return places;
    }

    private async Task Sleep(Task due, TimeSpan? untilNext, CancellationToken ct)
    {
        if (untilNext == TimeSpan.Zero) return;
        var sleep = TimeSpan.FromTicks(Math.Clamp((untilNext ?? LongestSleep).Ticks, ShortestSleep.Ticks, LongestSleep.Ticks));
        using var waking = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(due, placeFreed.WaitAsync(waking.Token), Task.Delay(sleep, waking.Token));
        await waking.CancelAsync();
    }
}
