namespace Support;

/// <summary>A broker for one test, which may do to it what everybody on it would feel.</summary>
public sealed class OwnBroker : IAsyncDisposable
{
    private readonly PrivateServers _servers;

    private OwnBroker(PrivateServers servers) => (_servers, Broker) = (servers, TestBroker.Of(servers.Addresses));

    public TestBroker Broker { get; }

    public static async Task<OwnBroker> Start() => new(await PrivateServers.Start($"broker-{Guid.NewGuid():n}"));

    /// <summary>While it is on, whoever publishes is blocked, and whoever consumes goes on.</summary>
    public Task Alarm(bool on) => _servers.Alarm(on);

    public ValueTask DisposeAsync()
    {
        _servers.Remove();
        return ValueTask.CompletedTask;
    }
}
