using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EventPaths.Sample;

/// <summary>A delivery as it was on the wire.</summary>
internal sealed record Delivery(Guid MessageId, string RoutingKey, EventEnvelope Event, bool Redelivered);

/// <summary>Listens to everything that is published, with a queue of its own.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly List<Delivery> _seen = [];

    private Wire(IConnection connection) => _connection = connection;

    public IReadOnlyList<Delivery> Seen
    {
        get
        {
            lock (_seen) return [.. _seen];
        }
    }

    /// <summary>Deliveries beyond the first of an event.</summary>
    public int Duplicates => Seen.Count - Seen.DistinctBy(d => d.MessageId).Count();

    /// <summary>Events whose version, when they came first, is not the one after the highest of their stream so far.</summary>
    public int OutOfOrder
    {
        get
        {
            var heads = new Dictionary<StreamKey, long>();
            return Seen.DistinctBy(d => d.MessageId).Count(d =>
            {
                var head = heads.GetValueOrDefault(d.Event.Key);
                heads[d.Event.Key] = Math.Max(head, d.Event.Sequence);
                return d.Event.Sequence != head + 1;
            });
        }
    }

    public static async Task<Wire> Tap(TestBroker broker)
    {
        var wire = new Wire(await new ConnectionFactory { Uri = new Uri(broker.Uri) }.CreateConnectionAsync());
        var channel = await wire._connection.CreateChannelAsync();
        var queue = broker.Queue("wire");
        await channel.Declare(broker);
        await channel.QueueDeclareAsync(queue, durable: false, exclusive: true, autoDelete: false);
        await channel.QueueBindAsync(queue, $"{broker.Prefix}.events", "#");
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            var id = Guid.Parse(delivery.BasicProperties.MessageId!);
            var seen = new Delivery(id, delivery.RoutingKey, EnvelopeFormat.Read(delivery.Body.ToArray()), delivery.Redelivered);
            lock (wire._seen) wire._seen.Add(seen);
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer);
        return wire;
    }

    /// <summary>Waits until so many different events went over the wire.</summary>
    public Task Carried(int events) =>
        Eventually.Holds(() => Task.FromResult(Seen.DistinctBy(d => d.MessageId).Count() >= events), $"{events} events on the wire");

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();
}

internal static class Topology
{
    /// <summary>The exchange of the platform as its services declare it, for a test that is there before them.</summary>
    public static async Task Declare(this IChannel channel, TestBroker broker) => await channel.ExchangeDeclareAsync(
        $"{broker.Prefix}.events", "topic", durable: true, autoDelete: false,
        new Dictionary<string, object?>(StringComparer.Ordinal) { ["alternate-exchange"] = $"{broker.Prefix}.unrouted" });
}
