using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// Takes events off this service's queue: all that have come while the gate was at work go to it together, and are acknowledged in
/// one once their effects are committed. Decision 0011 tells why this is not done by the bus.
/// </summary>
internal sealed class EventReceiver(
    IConfiguration configuration, EventPathOptions options, Gate gate, GateState state, TimeProvider clock, ILogger<EventReceiver> log)
    : BackgroundService
{
    private const int Enough = 100;

    /// <summary>While one batch is at work the next ones come in: the broker is not waited for.</summary>
    private const ushort Prefetch = 4 * Gate.BatchSize;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.Consumers.Count > 0 && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Receive(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                state.HearsNothing(e.Message);
                log.LogWarning("Nothing comes from the broker; connecting again: {Reason}", e.Message);
                await Task.Delay(Again, stoppingToken);
            }
        }
    }

    private async Task Receive(CancellationToken ct)
    {
        var topology = new EventTopology(configuration, options);
        var factory = new ConnectionFactory
        {
            Uri = EventTopology.Broker(configuration),
            ClientProvidedName = $"{options.Owner} receives",
            RequestedHeartbeat = Heartbeat,
            AutomaticRecoveryEnabled = false,
        };
        await using var connection = await factory.CreateConnectionAsync(ct);
        await using var channel = await connection.CreateChannelAsync(new(true, true), ct);
        await topology.Declare(channel, ct);
        await channel.BasicQosAsync(0, Prefetch, global: false, ct);
        var deliveries = Channel.CreateUnbounded<Delivery>(new() { SingleReader = true, SingleWriter = true });
        await channel.BasicConsumeAsync(topology.Queue, autoAck: false, new Deliveries(channel, deliveries.Writer), ct);
        state.Hears();
        var intake = new Intake(channel, deliveries.Writer, topology, gate);
        var gathering = new Gathering(Enough, Gate.BatchSize, options.Gather);
        var batch = new List<Delivery>(Gate.BatchSize);
        while (await deliveries.Reader.WaitToReadAsync(ct))
        {
            await gathering.Take(deliveries.Reader, batch, clock, ct);
            await intake.Take(batch, ct);
            batch.Clear();
        }
    }

    private sealed record Delivery(ulong Tag, byte[] Body, string? TraceParent);

    /// <summary>Ends the queue of deliveries when the broker ends the delivery, whatever the reason.</summary>
    private sealed class Deliveries(IChannel channel, ChannelWriter<Delivery> writer) : AsyncDefaultBasicConsumer(channel)
    {
        public override Task HandleBasicDeliverAsync(
            string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
            ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
        {
            var trace = properties.Headers?.TryGetValue("traceparent", out var header) is true && header is byte[] bytes
                ? Encoding.ASCII.GetString(bytes)
                : null;
            // The memory of the body is the client's, and only for now.
            writer.TryWrite(new(deliveryTag, body.ToArray(), trace));
            return Task.CompletedTask;
        }

        public override Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
        {
            writer.TryComplete(new OperationInterruptedException(new(ShutdownInitiator.Peer, 0, "the queue is gone")));
            return base.HandleBasicCancelAsync(consumerTag, cancellationToken);
        }

        public override Task HandleChannelShutdownAsync(object channel, RabbitMQ.Client.Events.ShutdownEventArgs reason)
        {
            writer.TryComplete(new AlreadyClosedException(reason));
            return base.HandleChannelShutdownAsync(channel, reason);
        }
    }

    /// <summary>What is under way on one channel.</summary>
    private sealed class Intake(IChannel channel, ChannelWriter<Delivery> deliveries, EventTopology topology, Gate gate)
    {
        /// <summary>A stream that waits for its owner holds up the others for no longer.</summary>
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

        private int _alone;

        public async Task Take(List<Delivery> batch, CancellationToken ct)
        {
            var applied = batch.ConvertAll(delivery => Apply(delivery, ct));
            try
            {
                await Task.WhenAll(applied).WaitAsync(Patience, ct);
            }
            catch (TimeoutException)
            {
                // Some wait: each of them is acknowledged by itself, when its time has come.
            }

            if (_alone == 0 && applied.TrueForAll(task => task.IsCompletedSuccessfully))
                await channel.BasicAckAsync(batch[^1].Tag, multiple: true, ct);
            else
                foreach (var (delivery, task) in batch.Zip(applied)) _ = AcknowledgeAlone(delivery.Tag, task, ct);
        }

        private Task Apply(Delivery delivery, CancellationToken ct) =>
            EnvelopeFormat.Read(delivery.Body, out var why) is { } e
                ? gate.Receive(delivery.TraceParent is null ? e : e with { TraceParent = delivery.TraceParent }, ct)
                : topology.SetAside(channel, delivery.Body, why!, ct);

        private async Task AcknowledgeAlone(ulong tag, Task applied, CancellationToken ct)
        {
            Interlocked.Increment(ref _alone);
            try
            {
                await applied.WaitAsync(ct);
                await channel.BasicAckAsync(tag, multiple: false, ct);
                Interlocked.Decrement(ref _alone);
            }
            catch (Exception e)
            {
                // On this channel it stays unacknowledged, and alone: on the next one it is delivered again, and dropped if it was applied.
                deliveries.TryComplete(e);
            }
        }
    }
}
