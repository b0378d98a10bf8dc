namespace EventPaths.Reliability;

/// <summary>The memory alarm of a broker, which blocks everybody who publishes: so it is a broker of the test's own.</summary>
public sealed class BrokerAlarmTests : TwoServices
{
    private readonly BusFault _bus = new();
    private readonly FeedCalls _calls = new();
    private OwnBroker _own = null!;
    private Node _incident = null!;

    private protected override async Task<TestBroker> Broker() => (_own = await OwnBroker.Start()).Broker;

    private protected override async Task Start()
    {
        Action<IServiceCollection> services = _calls.Install;
        _incident = await Platform.Start(
            "incident", new NodeSetup { PublishPatience = TimeSpan.FromSeconds(1), Services = services + _bus.Install });
        var taker = await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"] });
        await taker.Swept;
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _own.DisposeAsync();
    }

    [Fact]
    public async Task B3_While_the_broker_blocks_whoever_publishes_commands_are_as_fast_and_the_backlog_drains_in_order()
    {
        var ids = Enumerable.Range(0, 10).Select(_ => Guid.CreateVersion7()).ToArray();
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        var failed = _bus.CountFailures();
        var usual = await _incident.SlowestOf200(ids);
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        await wire.Carried(200);

        await _own.Alarm(on: true);
        Platform.With(await Platform.Broker.Blocks());
        var under = await _incident.SlowestOf200(ids);
        Assert.True(under < usual + TimeSpan.FromSeconds(1), $"a command took {under}, and {usual} before");
        await Eventually.Holds(() => Task.FromResult(failed() > 2), "the broker does not confirm, however often it is tried");
        Assert.True(wire.Seen.Count < 400, "all got out: the fault did not happen");

        await _own.Alarm(on: false);
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        await wire.Carried(400);
        Assert.Equal(0, wire.OutOfOrder);
        Assert.Equal(0, _calls.Count("ReadStream"));
        Assert.True(_incident.Runs);
    }
}
