using RabbitMQ.Client;

namespace Support;

/// <summary>
/// A name space of its own on the shared broker (<c>Platform:Messaging:Prefix</c>); what the services of a test declared under
/// it is deleted when disposed, so that queues do not pile up over a run.
/// </summary>
public sealed class TestBroker : IAsyncDisposable
{
    private static readonly string[] s_owners = ["incident", "escalation", "notification", "reporting", "gateway"];
    private readonly HashSet<string> _queues = [];
    private readonly HashSet<string> _exchanges = [];

    private TestBroker(string uri, string prefix)
    {
        Uri = uri;
        Prefix = prefix;
        foreach (var suffix in (string[])["", ".dead", ".dead-letter", ".parked"])
            _queues.UnionWith(s_owners.Select(o => $"{prefix}.{o}{suffix}"));
        _queues.UnionWith([$"{prefix}.unrouted", $"{prefix}.dead", $"{prefix}.dead-letter"]);
        _exchanges.UnionWith([$"{prefix}.events", $"{prefix}.unrouted", $"{prefix}.dead", $"{prefix}.dead-letter"]);
    }

    /// <summary>AMQP address of the broker.</summary>
    public string Uri { get; }

    /// <summary>Unique prefix of exchanges and queues.</summary>
    public string Prefix { get; }

    public static async Task<TestBroker> Create() => new((await Servers.Running()).Broker, $"t{Guid.CreateVersion7():n}");

    /// <summary>A queue declared by the test itself, deleted with the others.</summary>
    public string Queue(string name)
    {
        _queues.Add($"{Prefix}.{name}");
        return $"{Prefix}.{name}";
    }

    public async ValueTask DisposeAsync()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        foreach (var queue in _queues)
            await channel.QueueDeleteAsync(queue, ifUnused: false, ifEmpty: false);
        foreach (var exchange in _exchanges)
            await channel.ExchangeDeleteAsync(exchange);
    }
}
