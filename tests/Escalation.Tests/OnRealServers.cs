namespace Escalations.Tests;

/// <summary>Tests of the service with a database and a broker of their own, and one contract that is published.</summary>
public abstract class OnRealServers : IAsyncLifetime
{
    private protected TestDatabase Database { get; private set; } = null!;

    private protected TestBroker Broker { get; private set; } = null!;

    /// <summary>The first node; a test that ends it may put another one in its place.</summary>
    private protected EscalationNode Node { get; set; } = null!;

    public async Task InitializeAsync()
    {
        (Database, Broker) = (await TestDatabase.Create("escalation"), await TestBroker.Create());
        Node = new(Database, Broker);
        await Node.Feed(Incidents.Published(TestContracts.RoundTheClock));
        await Begin();
    }

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        await Broker.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>What every test of the class begins with.</summary>
    private protected virtual Task Begin() => Task.CompletedTask;
}
