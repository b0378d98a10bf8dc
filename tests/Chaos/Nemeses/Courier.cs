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
    /// <summary>How late a message comes, in milliseconds.</summary>
    private const int Soonest = 200;
    private const int Latest = 5000;

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
    private int _doubled;
    private int _delayed;
    private int _lost;

    private Courier(IConnection connection, IChannel channel, string prefix, string consumer, Random random) =>
        (_connection, _channel, _prefix, _consumer, _random) = (connection, channel, prefix, consumer, random);

    /// <summary>Messages whose second copy has been brought.</summary>
    public int Doubled => _doubled;

    /// <summary>Messages that have been brought late.</summary>
    public int Delayed => _delayed;

    public int Lost => _lost;

    /// <summary>Whether it has done all that it is there to do.</summary>
    public bool Worked => _doubled > 0 && _delayed > 0 && _lost > 0;

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
        switch (_random.NextDouble())
        {
            case < 0.05:
                _lost++;
                break;
            case < 0.35:
                Begin(Deliver(TimeSpan.Zero, properties, body));
                Begin(Late(() => Interlocked.Increment(ref _doubled)));
                break;
            case < 0.65:
                Begin(Late(() => Interlocked.Increment(ref _delayed)));
                break;
            default:
                Begin(Deliver(TimeSpan.Zero, properties, body));
                break;
        }

        return Task.CompletedTask;

        async Task Late(Action arrived)
        {
            await Deliver(TimeSpan.FromMilliseconds(_random.Next(Soonest, Latest + 1)), properties, body);
            arrived();
        }
    }

    private void Begin(Task delivery)
    {
        lock (_underWay) _underWay.Add(delivery);
    }

    private async Task Deliver(TimeSpan delay, BasicProperties properties, byte[] body)
    {
        await Task.Delay(delay);
        await _channel.BasicPublishAsync("", $"{_prefix}.{_consumer}", mandatory: false, properties, body);
    }
}
