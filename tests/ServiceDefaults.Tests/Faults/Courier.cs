using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EventPaths.Faults;

/// <summary>
/// Carries messages from the exchange to a consumer's queue in the place of the broker's own binding: each as often and as late
/// as a test says, or not at all.
/// </summary>
internal sealed class Courier : IAsyncDisposable
{
    private readonly TestBroker _broker;
    private readonly IConnection _connection;
    private readonly string _consumer;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Line> _carried = [];
    private int _lost;

    private Courier(TestBroker broker, IConnection connection, string consumer) =>
        (_broker, _connection, _consumer) = (broker, connection, consumer);

    /// <summary>When to deliver an event, counted from now; several times, or never.</summary>
    public Func<EventEnvelope, IReadOnlyList<TimeSpan>> Plan { get; set; } = static _ => [TimeSpan.Zero];

    public int Lost => _lost;

    /// <summary>What was delivered, in that order.</summary>
    public IReadOnlyList<Line> Carried
    {
        get
        {
            lock (_carried) return [.. _carried];
        }
    }

    public int Duplicated => Carried.Count - Carried.Distinct().Count();

    /// <summary>Deliveries that came after a later version of their stream.</summary>
    public int Overtaken
    {
        get
        {
            var heads = new Dictionary<string, long>(StringComparer.Ordinal);
            return Carried.Distinct().Count(line =>
            {
                var overtaken = heads.GetValueOrDefault(line.Stream) > line.Version;
                heads[line.Stream] = Math.Max(heads.GetValueOrDefault(line.Stream), line.Version);
                return overtaken;
            });
        }
    }

    /// <summary>Steps in once the consumer listens, and has swept: what the courier does not bring, that would bring by another way.</summary>
    public static async Task<Courier> Before(string consumer, TestBroker broker, Node node)
    {
        await node.Swept;
        var courier = new Courier(broker, await new ConnectionFactory { Uri = new Uri(broker.Uri) }.CreateConnectionAsync(), consumer);
        await courier.Listens();
        var channel = await courier._connection.CreateChannelAsync();
        var queue = broker.Queue($"courier-{consumer}");
        await channel.QueueDeclareAsync(queue, durable: false, exclusive: true, autoDelete: false);
        foreach (var pattern in (string[])["incident.#", "clock.#"])
        {
            await channel.QueueBindAsync(queue, $"{broker.Prefix}.events", pattern);
            await channel.ExchangeUnbindAsync($"{broker.Prefix}.{consumer}", $"{broker.Prefix}.events", pattern);
        }

        var received = new AsyncEventingBasicConsumer(channel);
        received.ReceivedAsync += (_, delivery) => courier.Carry(delivery.BasicProperties, delivery.Body.ToArray());
        await channel.BasicConsumeAsync(queue, autoAck: true, received);
        return courier;
    }

    /// <summary>Waits until the consumer's queue has somebody who listens.</summary>
    public static async Task Listening(string consumer, TestBroker broker)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker.Uri) }.CreateConnectionAsync();
        await new Courier(broker, connection, consumer).Listens();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _connection.DisposeAsync();
    }

    private Task Listens() => Eventually.Holds(
        async () =>
        {
            // A queue that is not there closes the channel that asks.
            await using var channel = await _connection.CreateChannelAsync();
            try
            {
                return (await channel.QueueDeclarePassiveAsync($"{_broker.Prefix}.{_consumer}")).ConsumerCount > 0;
            }
            catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
            {
                return false;
            }
        },
        $"{_consumer} listens");

    private Task Carry(IReadOnlyBasicProperties properties, byte[] body)
    {
        var e = EnvelopeFormat.Read(body);
        var plan = Plan(e);
        if (plan.Count == 0) Interlocked.Increment(ref _lost);
        foreach (var delay in plan) _ = Deliver(e, delay, new BasicProperties(properties), body);
        return Task.CompletedTask;
    }

    private async Task Deliver(EventEnvelope e, TimeSpan delay, BasicProperties properties, byte[] body)
    {
        try
        {
            if (delay > TimeSpan.Zero) await Task.Delay(delay, _stop.Token);
            await using var channel = await _connection.CreateChannelAsync(cancellationToken: _stop.Token);
            lock (_carried) _carried.Add(new Line(e.Tenant, e.Subject, e.Sequence, Notebooks.Read(e).Number));
            await channel.BasicPublishAsync($"{_broker.Prefix}.{_consumer}", "", mandatory: false, properties, body, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
