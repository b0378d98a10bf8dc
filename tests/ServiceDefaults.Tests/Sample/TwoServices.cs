namespace EventPaths.Sample;

/// <summary>Tests of one service, that owns events, and another, that takes them: started as each class needs them.</summary>
public abstract class TwoServices : IAsyncLifetime
{
    private protected TestPlatform Platform { get; private set; } = null!;

    /// <summary>Store of the one that owns them.</summary>
    private protected TestDatabase Owner { get; private set; } = null!;

    /// <summary>Store of the one that takes them.</summary>
    private protected TestDatabase Taker { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Platform = await TestPlatform.Create(await Broker());
        Owner = await Platform.Database("incident");
        Taker = await Platform.Database("escalation");
        await Start();
    }

    public virtual async Task DisposeAsync() => await Platform.DisposeAsync();

    private protected virtual Task<TestBroker> Broker() => TestBroker.Create();

    private protected virtual Task Start() => Task.CompletedTask;
}
