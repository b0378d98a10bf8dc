namespace EventPaths.Sample;

/// <summary>Tests of one store of events, whose services start as each test needs them.</summary>
public abstract class OneStore : IAsyncLifetime
{
    private protected TestPlatform Platform { get; private set; } = null!;

    private protected TestDatabase Store { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Platform = await TestPlatform.Create();
        Store = await Platform.Database("incident");
        await Start();
    }

    public async Task DisposeAsync() => await Platform.DisposeAsync();

    /// <summary>What every test of the class begins with.</summary>
    private protected virtual Task Start() => Task.CompletedTask;
}
