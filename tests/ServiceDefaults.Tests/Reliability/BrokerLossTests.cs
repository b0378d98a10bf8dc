using RabbitMQ.Client;

namespace EventPaths.Reliability;

/// <summary>A broker that loses messages, or gives them up. The sweep is as usual.</summary>
public sealed class BrokerLossTests : BehindProxies
{
    private IConnection _connection = null!;
    private IChannel _broker = null!;

    private protected override NodeSetup Setup => new() { SweepEvery = TimeSpan.FromSeconds(15), SweepMargin = TimeSpan.FromSeconds(5) };

    private protected override async Task Start()
    {
        await base.Start();
        _connection = Platform.With(await new ConnectionFactory { Uri = new Uri(Platform.Broker.Uri) }.CreateConnectionAsync());
        _broker = await _connection.CreateChannelAsync();
    }

    [Fact]
    public async Task B6_A_broker_that_lost_everything_is_filled_again_and_everybody_is_at_the_head()
    {
        await Notes(50);
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        In.Refuse();
        await Notes(50);
        await Eventually.Equals(50u, () => _broker.MessageCountAsync(Queue), "fifty lie in the queue");
        await Eventually.Equals(100, Owner.Relayed, "the owner knows that the broker has them");
        Out.Refuse();
        await Notes(50);
        Assert.Equal(50u, await LoseEverything());

        Out.Restore();
        In.Restore();
        await Notes(50);
        await Effects.AppliedOnceAndInOrder(Owner, Taker, within: TimeSpan.FromSeconds(60));
        Assert.True(await Escalation.Figure("sweepRepairs") >= 50, "what was lost came another way: the fault did not happen");
        await Courier.Listening("escalation", Platform.Broker);
    }

    [Fact]
    public async Task B2_What_is_delivered_in_vain_too_often_is_set_aside_and_its_event_comes_all_the_same()
    {
        In.Refuse();
        await Incident.Note(Guid.CreateVersion7(), 1, "ends who takes it");
        await Eventually.Equals(1u, () => _broker.MessageCountAsync(Queue), "it lies in the queue");
        var deliveries = 0;
        await Eventually.Holds(
            async () =>
            {
                if (await TakenAndDropped()) deliveries++;
                return await _broker.MessageCountAsync(DeadLetters) > 0;
            },
            "it is set aside");
        Assert.True(deliveries > 50, $"set aside after {deliveries} deliveries");
        Assert.Equal(0u, await _broker.MessageCountAsync(Queue));

        await Notes(20);
        In.Restore();
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        Assert.Equal(1, await Escalation.Figure("sweepRepairs"));
        var aside = await _broker.BasicGetAsync(DeadLetters, autoAck: true);
        Assert.Equal((1, "ends who takes it"), Notebooks.Read(EnvelopeFormat.Read(aside!.Body.ToArray())));
        Assert.Equal(0u, aside.MessageCount);
    }

    private string DeadLetters => $"{Platform.Broker.Prefix}.dead-letter";

    /// <summary>As a process does that takes a message and dies of it.</summary>
    private async Task<bool> TakenAndDropped()
    {
        await using var channel = await _connection.CreateChannelAsync();
        return await channel.BasicGetAsync(Queue, autoAck: false) is not null;
    }

    /// <summary>Nothing of this platform is left on the broker, as where its data directory was emptied; how many messages the queue held.</summary>
    private async Task<uint> LoseEverything()
    {
        var prefix = Platform.Broker.Prefix;
        var lost = await _broker.QueueDeleteAsync(Queue);
        foreach (var name in (string[])["unrouted", "dead-letter"]) await _broker.QueueDeleteAsync($"{prefix}.{name}");
        foreach (var name in (string[])["events", "escalation", "unrouted", "dead-letter"]) await _broker.ExchangeDeleteAsync($"{prefix}.{name}");
        return lost;
    }
}
