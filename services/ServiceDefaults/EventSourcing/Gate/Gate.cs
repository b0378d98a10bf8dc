using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// Where events of other services come in. Order and exactly-once are made here, from the versions of the streams,
/// whatever the broker does: seen before is dropped, a gap is read from the owner, the version moves in the transaction
/// of the effect. What waits is applied together.
/// </summary>
internal sealed class Gate(GateWork work, GateState state, ILogger<Gate> log) : BackgroundService
{
    /// <summary>So many are applied in one transaction at most.</summary>
    public const int BatchSize = 500;

    /// <summary>How long a stream waits before its owner is asked again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Channel<Arrival> _arrivals = Channel.CreateBounded<Arrival>(new BoundedChannelOptions(5000) { SingleReader = true });
    private Task? _retry;

    /// <summary>Ends once the event is applied, or was before, or its stream is parked.</summary>
    public Task Receive(EventEnvelope e, CancellationToken ct)
    {
        state.Received(e);
        return Enter(e, ct);
    }

    /// <summary>As <see cref="Receive"/>, for events that did not come by the broker.</summary>
    public Task Enter(EventEnvelope e, CancellationToken ct)
    {
        // Who waits goes on at once, on the gate's own thread: what is left to do takes less than to wake somebody for it.
        var arrival = new Arrival(e, new TaskCompletionSource());
        return _arrivals.Writer.TryWrite(arrival) ? arrival.Done.Task : EnterLater(arrival, ct);
    }

    private async Task EnterLater(Arrival arrival, CancellationToken ct)
    {
        await _arrivals.Writer.WriteAsync(arrival, ct);
        await arrival.Done.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var waiting = new List<Arrival>();
        while (true)
        {
            var batch = new List<Arrival>();
            if (waiting.Count == 0) await _arrivals.Reader.WaitToReadAsync(stoppingToken);
            else if (await Later(stoppingToken)) (batch, waiting) = (waiting, batch);
            while (batch.Count < BatchSize && _arrivals.Reader.TryRead(out var arrival)) batch.Add(arrival);
            if (batch.Count == 0) continue;
            var late = await Apply([.. batch.Select(a => a.Event)], stoppingToken);
            foreach (var arrival in batch)
            {
                if (late.Contains(GateKey.Of(arrival.Event))) waiting.Add(arrival);
                else arrival.Done.TrySetResult();
            }

            state.WaitForOwners(waiting.ConvertAll(a => a.Event));
        }
    }

    /// <summary>True when it is time to ask an owner again that was away; false when others have come in meanwhile.</summary>
    private async Task<bool> Later(CancellationToken ct)
    {
        _retry ??= Task.Delay(Patience, ct);
        var more = _arrivals.Reader.WaitToReadAsync(ct).AsTask();
        if (await Task.WhenAny(_retry, more) == more && !_retry.IsCompleted) return false;
        ct.ThrowIfCancellationRequested();
        _retry = null;
        return true;
    }

    private async Task<IReadOnlySet<GateKey>> Apply(IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        state.Applying(events);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var late = await work.Apply(events, ct);
                state.Applied(late.Count == 0 ? events : [.. events.Where(e => !late.Contains(GateKey.Of(e)))]);
                return late;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                // Messages stay unacknowledged meanwhile: nothing is lost by waiting.
                state.Failed();
                log.LogWarning("The gate could not go on and tries again: {Reason}", e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(5000, 100 << Math.Min(attempt, 6))), ct);
            }
        }
    }

    private sealed record Arrival(EventEnvelope Event, TaskCompletionSource Done);
}
