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
    private const int BatchSize = 500;

    private readonly Channel<Arrival> _arrivals = Channel.CreateBounded<Arrival>(new BoundedChannelOptions(5000) { SingleReader = true });

    /// <summary>Returns once the event is applied, or was before, or its stream is parked.</summary>
    public async Task Receive(EventEnvelope e, CancellationToken ct)
    {
        state.Received(e);
        await Enter(e, ct);
    }

    /// <summary>As <see cref="Receive"/>, for events that did not come by the broker.</summary>
    public async Task Enter(EventEnvelope e, CancellationToken ct)
    {
        var arrival = new Arrival(e, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await _arrivals.Writer.WriteAsync(arrival, ct);
        await arrival.Done.Task.WaitAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _arrivals.Reader.WaitToReadAsync(stoppingToken))
        {
            var batch = new List<Arrival>();
            while (batch.Count < BatchSize && _arrivals.Reader.TryRead(out var arrival)) batch.Add(arrival);
            await Apply([.. batch.Select(a => a.Event)], stoppingToken);
            foreach (var arrival in batch) arrival.Done.TrySetResult();
        }
    }

    private async Task Apply(IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        state.Applying(events);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await work.Apply(events, ct);
                state.Applied(events);
                return;
            }
            catch (Exception e) when (!ct.IsCancellationRequested && Transient.Is(e))
            {
                // Messages stay unacknowledged meanwhile: nothing is lost by waiting.
                state.Failed(e.Message);
                log.LogWarning("The gate could not go on and tries again: {Reason}", e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(5000, 100 << Math.Min(attempt, 6))), ct);
            }
        }
    }

    private sealed record Arrival(EventEnvelope Event, TaskCompletionSource Done);
}
