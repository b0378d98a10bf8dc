using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Support;

/// <summary>
/// A name space of its own on the shared broker (<c>Platform:Messaging:Prefix</c>), for a user with the rights of a service: what it
/// may do in production is all it may do here. What was declared under the prefix is deleted when disposed, so that queues do not pile
/// up over a run.
/// </summary>
public sealed class TestBroker : IAsyncDisposable
{
    private static readonly string[] s_owners = ["incident", "escalation", "notification", "reporting", "gateway"];
    private readonly HashSet<string> _queues = [];
    private readonly HashSet<string> _exchanges = [];

    private TestBroker(ServerAddresses servers, string prefix)
    {
        (Uri, AdminUri) = (servers.BrokerAsService, servers.Broker);
        Prefix = prefix;
        foreach (var suffix in (string[])["", ".dead", ".dead-letter", ".parked"])
            _queues.UnionWith(s_owners.Select(o => $"{prefix}.{o}{suffix}"));
        _queues.UnionWith([$"{prefix}.unrouted", $"{prefix}.dead", $"{prefix}.dead-letter"]);
        _exchanges.UnionWith([$"{prefix}.events", $"{prefix}.unrouted", $"{prefix}.dead", $"{prefix}.dead-letter"]);
    }

    /// <summary>AMQP address of the broker, as a service: it may touch what is called <c>platform.…</c>, and nothing else.</summary>
    public string Uri { get; }

    /// <summary>AMQP address of the broker as its administrator, for tests that break things.</summary>
    public string AdminUri { get; }

    /// <summary>Unique prefix of exchanges and queues, within what a service may touch.</summary>
    public string Prefix { get; }

    public static async Task<TestBroker> Create() => Of(await Servers.Running());

    /// <summary>The same on these servers.</summary>
    internal static TestBroker Of(ServerAddresses servers) => new(servers, $"platform.t{Guid.CreateVersion7():n}");

    /// <summary>A queue declared by the test itself, deleted with the others, and the exchange of its name.</summary>
    public string Queue(string name)
    {
        _queues.Add($"{Prefix}.{name}");
        _exchanges.Add($"{Prefix}.{name}");
        return $"{Prefix}.{name}";
    }

    /// <summary>Messages in a queue; null where there is no such queue.</summary>
    public async Task<uint?> Waiting(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(AdminUri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            return await channel.MessageCountAsync(queue);
        }
        catch (OperationInterruptedException none) when (none.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return null;
        }
    }

    /// <summary>Completes when the broker tells one who publishes that it blocks him, as under a memory alarm.</summary>
    /// <returns>That connection, to be ended when the alarm is over: until then the broker does not read that it is to end.</returns>
    public async Task<IAsyncDisposable> Blocks()
    {
        var connection = await new ConnectionFactory { Uri = new Uri(AdminUri) }.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync();
        var blocked = new TaskCompletionSource();
        connection.ConnectionBlockedAsync += (_, _) =>
        {
            blocked.TrySetResult();
            return Task.CompletedTask;
        };
        await channel.BasicPublishAsync("", $"{Prefix}.nowhere", ReadOnlyMemory<byte>.Empty);
        await blocked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return connection;
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
