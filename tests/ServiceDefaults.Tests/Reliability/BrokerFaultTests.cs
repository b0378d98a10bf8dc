using System.Diagnostics;
using RabbitMQ.Client;

namespace EventPaths.Reliability;

/// <summary>A broker that blocks, breaks off, forgets everything, or does not say that it took something.</summary>
public sealed class BrokerFaultTests : TwoServices
{
    private TcpProxy _proxy = null!;
    private Node _incident = null!;
    private Node _escalation = null!;

    private protected override async Task Start()
    {
        (_proxy, var uri) = TcpProxy.Before(Platform.Broker);
        Platform.With(_proxy);
        var setup = new NodeSetup
        {
            Broker = uri,
            PublishPatience = TimeSpan.FromSeconds(2),
            SweepEvery = TimeSpan.FromSeconds(2),
            SweepMargin = TimeSpan.FromSeconds(1),
        };
        _incident = await Platform.Start("incident", setup);
        _escalation = await Platform.Start("escalation", setup with { Consumes = ["incident"] });
        await Courier.Listening("escalation", Platform.Broker);
    }

    [Fact]
    public async Task B3_A_broker_that_takes_nothing_more_leaves_commands_alone_and_the_backlog_drains_in_order()
    {
        await Notes(1);
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        // As under a memory or disk alarm: publishers stay connected and nothing is read from them.
        _proxy.Stall();
        var ids = Enumerable.Range(0, 10).Select(_ => Guid.CreateVersion7()).ToArray();
        var slowest = TimeSpan.Zero;
        foreach (var n in Enumerable.Range(0, 200))
        {
            var from = Stopwatch.GetTimestamp();
            await _incident.Execute(ids[n % 10], Notebook.AddNext);
            slowest = new[] { slowest, Stopwatch.GetElapsedTime(from) }.Max();
        }

        Assert.Empty(wire.Seen);
        Assert.True(slowest < TimeSpan.FromSeconds(5), $"a command took {slowest}");
        _proxy.Resume();

        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        await wire.Carried(200);
    }

    [Fact]
    public async Task B4_However_often_the_broker_goes_away_everybody_consumes_again()
    {
        foreach (var round in Enumerable.Range(0, 6))
        {
            var notes = Notes(20);
            _proxy.Refuse();
            await notes;
            _proxy.Restore();
            if (round % 2 == 0) await Effects.AppliedOnceAndInOrder(Owner, Taker);
        }

        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        Assert.True(_proxy.Accepted >= 6, $"only {_proxy.Accepted} connections: the fault did not happen");
        // Not by the sweep alone: a message comes by the broker.
        await Courier.Listening("escalation", Platform.Broker);
        Assert.True(_incident.Runs && _escalation.Runs);
    }

    [Fact]
    public async Task Readiness_tells_how_long_nothing_has_come_from_the_broker()
    {
        Assert.Equal(0, await _escalation.Figure("brokerSilentSeconds"));
        _proxy.Refuse();
        await Eventually.Holds(async () => await _escalation.Figure("brokerSilentSeconds") > 0, "it is silent");
        _proxy.Restore();
        await Eventually.Equals(0, () => _escalation.Figure("brokerSilentSeconds"), "it hears again");
    }

    [Fact]
    public async Task B6_A_broker_that_lost_everything_is_filled_again_and_everybody_is_at_the_head()
    {
        await Notes(50);
        _proxy.Refuse();
        await Notes(50);
        await using (var connection = await new ConnectionFactory { Uri = new Uri(Platform.Broker.Uri) }.CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
        {
            var prefix = Platform.Broker.Prefix;
            foreach (var name in (string[])["escalation", "unrouted", "dead-letter"])
                await channel.QueueDeleteAsync($"{prefix}.{name}");
            foreach (var name in (string[])["events", "escalation", "unrouted", "dead-letter"])
                await channel.ExchangeDeleteAsync($"{prefix}.{name}");
        }

        _proxy.Restore();
        await Notes(50);

        await Effects.AppliedOnceAndInOrder(Owner, Taker, within: TimeSpan.FromMinutes(3));
        await Courier.Listening("escalation", Platform.Broker);
    }

    [Fact]
    public async Task A_confirm_that_never_arrives_means_published_again_and_applied_once()
    {
        await Notes(1);
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        var swallowed = _proxy.SwallowAnswer("swallow-this");
        await _incident.Note(Guid.CreateVersion7(), 1, "swallow-this");
        await swallowed.WaitAsync(TimeSpan.FromMinutes(1));

        await Eventually.Holds(() => Task.FromResult(wire.Duplicates > 0), "it is published again");
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
    }

    private Task Notes(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(n => _incident.Note(Guid.CreateVersion7(), n)));
}
