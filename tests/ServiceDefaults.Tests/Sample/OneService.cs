namespace EventPaths.Sample;

/// <summary>Tests of one service that owns events.</summary>
public abstract class OneService : IAsyncLifetime
{
    private protected TestPlatform Platform { get; private set; } = null!;

    private protected TestDatabase Store { get; private set; } = null!;

    private protected Node Node { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Platform = await TestPlatform.Create();
        Store = await Platform.Database("incident");
        Node = await Platform.Start("incident");
    }

    public async Task DisposeAsync() => await Platform.DisposeAsync();
}
