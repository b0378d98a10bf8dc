namespace Support;

/// <summary>A broker for one test, which may do to it what everybody on it would feel.</summary>
public sealed class OwnBroker : IAsyncDisposable
{
    /// <summary>What the configuration of private brokers says (<c>deploy/local/rabbitmq.sh</c>).</summary>
    private const string Enough = "1GB";
    private readonly PrivateServers _servers;

    private OwnBroker(PrivateServers servers) => (_servers, Broker) = (servers, TestBroker.Of(servers.Addresses));

    public TestBroker Broker { get; }

    public static async Task<OwnBroker> Start() => new(await PrivateServers.Start($"broker-{Guid.NewGuid():n}"));

    /// <summary>From now on it has too little memory: whoever publishes is blocked, whoever consumes goes on.</summary>
    public Task RaiseAlarm() => _servers.Broker("set_vm_memory_high_watermark", "absolute", "1");

    public Task ClearAlarm() => _servers.Broker("set_vm_memory_high_watermark", "absolute", Enough);

    public ValueTask DisposeAsync()
    {
        _servers.Remove();
        return ValueTask.CompletedTask;
    }
}
