using System.Text.Json;
using Chaos.Nemeses;
using RabbitMQ.Client;

namespace Chaos.Bed;

/// <summary>
/// A queue of the run's own on the exchange of all events, ahead of couriers and consumers: what lies in it is what the relays really
/// brought out. It is there again after a restart of the broker, with all that the broker has confirmed.
/// </summary>
internal static class Tap
{
    private const string Name = "tap";

    /// <summary>Before any service starts, so that nothing goes by; the exchange is the one they declare.</summary>
    public static async Task Open(TestBroker broker)
    {
        var exchange = $"{broker.Prefix}.events";
        await using var connection = await Courier.Connect(broker);
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeclareAsync(
            exchange, ExchangeType.Topic, durable: true,
            arguments: new Dictionary<string, object?> { ["alternate-exchange"] = $"{broker.Prefix}.unrouted" });
        // On disk: an hour's events are more than the broker may keep in memory.
        await channel.QueueDeclareAsync(
            broker.Queue(Name), durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-mode"] = "lazy" });
        await channel.QueueBindAsync(broker.Queue(Name), exchange, "#");
    }

    /// <summary>Ids of all that was published, as often as it was.</summary>
    public static async Task<IReadOnlyList<Guid>> Drain(TestBroker broker)
    {
        var published = new List<Guid>();
        await using var connection = await Courier.Connect(broker);
        await using var channel = await connection.CreateChannelAsync();
        while (await channel.BasicGetAsync(broker.Queue(Name), autoAck: true) is { } message)
        {
            using var json = JsonDocument.Parse(message.Body);
            published.Add(json.RootElement.GetProperty("id").GetGuid());
        }

        return published;
    }
}
