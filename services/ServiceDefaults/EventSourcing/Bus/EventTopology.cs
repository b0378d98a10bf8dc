using System.Text;
using Microsoft.Extensions.Configuration;
using RabbitMQ.Client;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// Names on the broker: the topic exchange <c>{prefix}.events</c>; behind it, for each service that listens, the exchange and the quorum
/// queue <c>{prefix}.{owner}</c>. What no queue takes is kept in <c>{prefix}.unrouted</c>, what is delivered in vain too often in
/// <c>{prefix}.dead-letter</c>, what is no event in <c>{prefix}.{owner}_error</c>.
/// </summary>
internal sealed class EventTopology(IConfiguration configuration, EventPathOptions options)
{
    /// <summary>Redeliveries after crashes before a message is set aside; the sweep brings its event all the same.</summary>
    private const int DeliveryLimit = 50;

    private readonly string _prefix = Prefix(configuration);

    public string Queue => $"{_prefix}.{options.Owner}";

    public static string Prefix(IConfiguration configuration) => configuration["Platform:Messaging:Prefix"] ?? "platform";

    public static Uri Broker(IConfiguration configuration) => new(configuration.GetConnectionString("Broker") ??
        throw new InvalidOperationException("ConnectionStrings:Broker is not set: the amqp URI of the broker."));

    /// <summary>Idempotent, and the same from every replica.</summary>
    public async Task Declare(IChannel channel, CancellationToken ct)
    {
        var (events, unrouted, dead) = ($"{_prefix}.events", $"{_prefix}.unrouted", $"{_prefix}.dead-letter");
        await channel.ExchangeDeclareAsync(
            events, ExchangeType.Topic, durable: true, arguments: new Dictionary<string, object?> { ["alternate-exchange"] = unrouted },
            cancellationToken: ct);
        await Fanout(channel, dead, [], ct);
        await Fanout(channel, Queue, Quorum(("x-delivery-limit", DeliveryLimit), ("x-dead-letter-exchange", dead)), ct);
        foreach (var pattern in options.Consumers.SelectMany(c => c.Patterns).Distinct(StringComparer.Ordinal))
            await channel.ExchangeBindAsync(Queue, events, pattern, cancellationToken: ct);
    }

    /// <summary>
    /// Keeps what is no event where it can be looked at; confirmed when this returns. By an exchange of its own: the broker's default
    /// exchange is outside the prefix, and a service may write to nothing else.
    /// </summary>
    public async Task SetAside(IChannel channel, byte[] body, string why, CancellationToken ct)
    {
        var aside = $"{Queue}_error";
        await Fanout(channel, aside, Quorum(), ct);
        var properties = new BasicProperties
        {
            DeliveryMode = DeliveryModes.Persistent,
            Headers = new Dictionary<string, object?> { ["reason"] = Encoding.UTF8.GetBytes(why) },
        };
        await channel.BasicPublishAsync(aside, "", mandatory: true, properties, body, ct);
    }

    private static async Task Fanout(IChannel channel, string name, Dictionary<string, object?> arguments, CancellationToken ct)
    {
        await channel.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true, cancellationToken: ct);
        await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: ct);
        await channel.QueueBindAsync(name, name, "", cancellationToken: ct);
    }

    private static Dictionary<string, object?> Quorum(params (string Name, object Value)[] more) =>
        more.Append(("x-queue-type", "quorum")).ToDictionary(argument => argument.Item1, object? (argument) => argument.Item2);
}
