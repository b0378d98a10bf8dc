namespace EventPaths.Sample;

/// <summary>Tests of one service that owns events.</summary>
public abstract class OneService : OneStore
{
    private protected Node Node { get; private set; } = null!;

    private protected override async Task Start() => Node = await Platform.Start("incident");
}
