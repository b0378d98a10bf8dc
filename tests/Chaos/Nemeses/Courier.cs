using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Chaos.Nemeses;

/// <summary>
/// Stands between the exchange and a service's queue in the place of the broker's own bindings: carries messages twice, late (so that
/// later ones overtake them), or not at all. A replica that starts meanwhile binds the queue again: then more comes twice.
/// </summary>
internal sealed class Courier : IAsyncDisposable
{
    private static readonly IReadOnlyDictionary<string, string[]> s_patterns = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["incident"] = ["clock.#"],
        ["escalation"] = ["incident.#", "report.#"],
        ["notification"] = ["incident.#", "clock.#"],
        ["reporting"] = ["incident.#", "clock.#", "notification.#", "report.#"],
    };

    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly string _prefix;
    private readonly string _consumer;
    private readonly Random _random;
    private readonly List<Task> _underWay = [];

    private Courier(IConnection connection, IChannel channel, string prefix, string consumer, Random random) =>
        (_connection, _channel, _prefix, _consumer, _random) = (connection, channel, prefix, consumer, random);

    public int Doubled { get; private set; }

    public int Delayed { get; private set; }

    public int Lost { get; private set; }

    public static async Task<Courier> StepIn(TestBroker broker, string consumer, Random random)
    {
        var connection = await Connect(broker);
        var channel = await connection.CreateChannelAsync();
        var courier = new Courier(connection, channel, broker.Prefix, consumer, random);
        var queue = $"{broker.Prefix}.courier-{consumer}";
        await channel.QueueDeclareAsync(queue, durable: false, exclusive: true, autoDelete: false);
        foreach (var pattern in s_patterns[consumer])
        {
            await channel.QueueBindAsync(queue, $"{broker.Prefix}.events", pattern);
            await channel.ExchangeUnbindAsync($"{broker.Prefix}.{consumer}", $"{broker.Prefix}.events", pattern);
        }

        var receiver = new AsyncEventingBasicConsumer(channel);
        receiver.ReceivedAsync += (_, delivery) => courier.Carry(new BasicProperties(delivery.BasicProperties), delivery.Body.ToArray());
        await channel.BasicConsumeAsync(queue, autoAck: true, receiver);
        return courier;
    }

    /// <summary>Binds as before, and brings what is still under way.</summary>
    public async Task StepOut()
    {
        foreach (var pattern in s_patterns[_consumer])
        {
            await _channel.ExchangeBindAsync($"{_prefix}.{_consumer}", $"{_prefix}.events", pattern);
            await _channel.QueueUnbindAsync($"{_prefix}.courier-{_consumer}", $"{_prefix}.events", pattern);
        }

        Task[] underWay;
        lock (_underWay) underWay = [.. _underWay];
        await Task.WhenAll(underWay);
    }

    /// <summary>Puts something that is no event into a service's queue.</summary>
    public static async Task Poison(TestBroker broker, string consumer, string body)
    {
        await using var connection = await Connect(broker);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.BasicPublishAsync(
            "", $"{broker.Prefix}.{consumer}", mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(body));
    }

    public static Task<IConnection> Connect(TestBroker broker) =>
        new ConnectionFactory { Uri = new Uri(broker.AdminUri), AutomaticRecoveryEnabled = false }.CreateConnectionAsync();

    /// <summary>What a restart of the broker looks like from here.</summary>
    public static bool IsBrokerAway(Exception e) =>
        e is RabbitMQ.Client.Exceptions.RabbitMQClientException or IOException or OperationCanceledException or ObjectDisposedException;

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private Task Carry(BasicProperties properties, byte[] body)
    {
        foreach (var delay in Plan())
        {
            var delivery = Deliver(delay, properties, body);
            lock (_underWay) _underWay.Add(delivery);
        }

        return Task.CompletedTask;
    }

    private TimeSpan[] Plan()
    {
        switch (_random.NextDouble())
        {
            case < 0.05:
                Lost++;
                return [];
            case < 0.35:
                Doubled++;
                return [TimeSpan.Zero, TimeSpan.FromMilliseconds(_random.Next(3000))];
            case < 0.65:
                Delayed++;
                return [TimeSpan.FromMilliseconds(_random.Next(3000))];
            default:
                return [TimeSpan.Zero];
        }
    }

    private async Task Deliver(TimeSpan delay, BasicProperties properties, byte[] body)
    {
        await Task.Delay(delay);
        await _channel.BasicPublishAsync("", $"{_prefix}.{_consumer}", mandatory: false, properties, body);
    }
}
