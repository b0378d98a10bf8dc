namespace EventPaths.Gate;

/// <summary>Repairs are told of where the broker failed, and of nothing else: operators are called for them.</summary>
public sealed class RepairCountTests : TwoServices
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(200);
    private Node _incident = null!;

    private protected override async Task Start() => _incident = await Platform.Start("incident");

    [Fact]
    public async Task What_a_service_does_not_subscribe_to_is_no_repair()
    {
        var node = await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"], Patterns = ["clock.#"], SweepEvery = Often });
        await node.Swept;
        await _incident.Note(Guid.CreateVersion7(), 1);
        await Eventually.Equals(1, () => Taker.Scalar<long>("select count(*) from path.gate"), "the sweep has been there");

        Assert.Equal(0, await node.Figure("sweepRepairs"));
    }

    [Fact]
    public async Task What_happened_while_the_service_was_down_is_no_repair()
    {
        var setup = new NodeSetup { Consumes = ["incident"], SweepEvery = Often };
        await (await Platform.Start("escalation", setup)).DisposeAsync();
        for (var n = 0; n < 20; n++) await _incident.Note(Guid.CreateVersion7(), n);
        await Eventually.Equals(1, () => Owner.Scalar<long>("select count(*) from path.cursor where name = 'relay'"), "they are under way");

        var node = await Platform.Start("escalation", setup);
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        await node.Swept;
        Assert.Equal(0, await node.Figure("sweepRepairs"));
    }
}
