using RabbitMQ.Client;

namespace EventPaths.Gate;

/// <summary>What the broker does not bring costs seconds, not events.</summary>
public sealed class SweepTests : TwoServices
{
    private static readonly NodeSetup Swept = new()
    {
        Consumes = ["incident"],
        SweepEvery = TimeSpan.FromMilliseconds(400),
        SweepMargin = TimeSpan.FromSeconds(2),
    };

    private readonly FeedCalls _calls = new();
    private Node _incident = null!;
    private Node _escalation = null!;

    private protected override async Task Start()
    {
        _incident = await Platform.Start("incident", new NodeSetup { Services = _calls.Install });
        _escalation = await Platform.Start("escalation", Swept);
    }

    [Fact]
    public async Task The_last_message_of_a_stream_is_lost_and_its_event_is_not()
    {
        var courier = Platform.With(await Courier.Before("escalation", Platform.Broker, _escalation));
        courier.Plan = e => e.Sequence == 3 ? [] : [TimeSpan.Zero];
        var ids = Enumerable.Range(0, 12).Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var n in Enumerable.Range(1, 2)) await Task.WhenAll(ids.Select(id => _incident.Note(id, n)));
        // Else one that comes out of order would have its stream read, and bring what is lost along.
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        await Task.WhenAll(ids.Select(id => _incident.Note(id, 3)));

        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        Assert.Equal(12, courier.Lost);
        await Eventually.Holds(async () => await _escalation.Figure("sweepRepairs") >= 12, "the repairs are counted");
    }

    [Fact]
    public async Task B5_A_binding_deleted_under_way_loses_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => _incident.Note(Guid.CreateVersion7(), n)));
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        await using var connection = await new ConnectionFactory { Uri = new Uri(Platform.Broker.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeUnbindAsync($"{Platform.Broker.Prefix}.escalation", $"{Platform.Broker.Prefix}.events", "incident.#");
        await Task.WhenAll(Enumerable.Range(50, 50).Select(n => _incident.Note(Guid.CreateVersion7(), n)));

        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        // It did happen: they lie where nobody listens.
        await Eventually.Equals(50u, () => channel.MessageCountAsync($"{Platform.Broker.Prefix}.unrouted"), "fifty were kept aside");
    }

    [Fact]
    public async Task A_queue_deleted_under_way_loses_nothing()
    {
        await _escalation.DisposeAsync();
        var (proxy, throughProxy) = TcpProxy.Before(Platform.Broker);
        Platform.With(proxy);
        _escalation = await Platform.Start("escalation", Swept with { Broker = throughProxy });
        await _incident.Note(Guid.CreateVersion7(), 0);
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        await using var connection = await new ConnectionFactory { Uri = new Uri(Platform.Broker.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var queue = $"{Platform.Broker.Prefix}.escalation";
        proxy.Refuse();
        await Task.WhenAll(Enumerable.Range(1, 50).Select(n => _incident.Note(Guid.CreateVersion7(), n)));
        await Eventually.Equals(50u, () => channel.MessageCountAsync(queue), "they lie in the queue");
        await Eventually.Equals(51, Owner.Relayed, "the owner knows that the broker has them");
        Assert.Equal(50u, await channel.QueueDeleteAsync(queue));
        proxy.Restore();

        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        Assert.Equal(50, await _escalation.Figure("sweepRepairs"));
        await Courier.Listening("escalation", Platform.Broker);
    }

    [Fact]
    public async Task A_sweep_whose_answers_are_lost_goes_on_where_it_was()
    {
        var courier = Platform.With(await Courier.Before("escalation", Platform.Broker, _escalation));
        courier.Plan = static _ => [];
        _calls.Swallow(3, "ReadHeads");
        await Task.WhenAll(Enumerable.Range(1, 12).Select(n => _incident.Note(Guid.CreateVersion7(), n)));

        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        Assert.Equal((3, 12), (_calls.Swallowed, courier.Lost));
        Assert.Equal(12, await _escalation.Figure("sweepRepairs"));
    }

    [Fact]
    public async Task It_asks_for_heads_and_for_nothing_that_has_come()
    {
        var reads = _calls.Count("ReadStream");
        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => _incident.Note(Guid.CreateVersion7(), n)));
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        var heads = _calls.Count("ReadHeads");
        await Eventually.Holds(() => Task.FromResult(_calls.Count("ReadHeads") >= heads + 4), "it goes round");

        Assert.Equal(reads, _calls.Count("ReadStream"));
        // What it has compared it does not compare again.
        await Eventually.Equals(
            await Owner.Scalar<string>("select max(xid)::text from path.feed"),
            () => Taker.Scalar<string>("select coalesce(max(xid), '0'::xid8)::text from path.cursor where name = 'sweep:incident'"),
            "it has gone to the end of the feed");
    }

    [Fact]
    public async Task A_parked_stream_is_left_alone()
    {
        _escalation.Conduct.Before = batch =>
        {
            if (batch.Events.Any(e => Notebooks.Read(e).Text == "poison")) throw new InvalidOperationException("No.");
        };
        await _incident.Note(Guid.CreateVersion7(), 1, "poison");
        await Eventually.Equals(1, () => Taker.Scalar<long>("select count(*) from path.parked"), "it is parked");
        var reads = _calls.Count("ReadStream");
        var heads = _calls.Count("ReadHeads");
        await Eventually.Holds(() => Task.FromResult(_calls.Count("ReadHeads") >= heads + 4), "it goes round");

        Assert.Equal(reads, _calls.Count("ReadStream"));
    }
}
