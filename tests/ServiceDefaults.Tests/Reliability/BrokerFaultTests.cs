using System.Diagnostics;

namespace EventPaths.Reliability;

/// <summary>A broker that blocks, breaks off, or does not say that it took something. No sweep mends what it loses.</summary>
public sealed class BrokerFaultTests : BehindProxies
{
    private protected override NodeSetup Setup => new() { PublishPatience = TimeSpan.FromSeconds(1) };

    /// <remarks>What publishes stays connected and nothing is read from it, as from a host that hangs; the broker's alarm: <see cref="BrokerAlarmTests"/>.</remarks>
    [Fact]
    public async Task B3_A_broker_that_takes_nothing_more_leaves_commands_alone_and_the_backlog_drains_in_order()
    {
        await Notes(1);
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        var failed = Bus.CountFailures();
        Out.Stall();
        var ids = Enumerable.Range(0, 10).Select(_ => Guid.CreateVersion7()).ToArray();
        var slowest = await Incident.SlowestOf200(ids);
        Assert.True(slowest < TimeSpan.FromSeconds(5), $"a command took {slowest}");
        await Eventually.Holds(() => Task.FromResult(failed() > 0), "the broker does not confirm");
        // A second to publish and a second of rest each, also where it is not even let to its connection.
        var (since, before) = (Stopwatch.GetTimestamp(), failed());
        await Eventually.Holds(() => Task.FromResult(failed() > before + 2), "it is tried again and again");
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(12));
        Assert.Empty(wire.Seen);
        Out.Resume();

        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        await wire.Carried(200);
        Assert.Equal(0, wire.OutOfOrder);
        Assert.Equal(0, Calls.Count("ReadStream"));
    }

    [Fact]
    public async Task B4_However_often_the_broker_goes_away_everybody_consumes_again()
    {
        var failed = Bus.CountFailures();
        foreach (var round in Enumerable.Range(1, 10))
        {
            var (reached, release, before) = (new TaskCompletionSource(), new TaskCompletionSource(), failed());
            Escalation.Conduct.After = async (_, ct) =>
            {
                reached.TrySetResult();
                await release.Task.WaitAsync(ct);
            };
            await Notes(20);
            // Some are delivered now, and none of those is acknowledged.
            await reached.Task.WaitAsync(TimeSpan.FromMinutes(1));
            var (outwards, inwards) = (Out.Refuse(), In.Refuse());
            Assert.True(outwards > 0 && inwards > 0, $"{outwards} and {inwards} connections broke: the fault did not happen");
            release.SetResult();
            await Notes(20);
            await Eventually.Holds(() => Task.FromResult(failed() > before), "what comes now does not get out");

            Out.Restore();
            In.Restore();
            await Effects.AppliedOnceAndInOrder(Owner, Taker, within: TimeSpan.FromSeconds(30));
            await Eventually.Holds(async () => await Escalation.Figure("gateDuplicates") >= round, "what was not acknowledged comes again");
        }

        // Each note has a stream of its own: nothing shows that it is missing, so that all came by the broker.
        Assert.Equal(0, Calls.Count("ReadStream"));
        Assert.True(Incident.Runs && Escalation.Runs);
    }

    [Fact]
    public async Task Readiness_tells_how_long_nothing_has_come_from_the_broker()
    {
        Assert.Equal(0, await Escalation.Figure("brokerSilentSeconds"));
        In.Refuse();
        await Eventually.Holds(async () => await Escalation.Figure("brokerSilentSeconds") > 0, "it is silent");
        In.Restore();
        await Eventually.Equals(0, () => Escalation.Figure("brokerSilentSeconds"), "it hears again");
    }

    [Fact]
    public async Task A_confirm_that_never_arrives_means_published_again_and_applied_once()
    {
        await Notes(1);
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        var swallowed = Out.SwallowAnswer("swallow-this");
        await Incident.Note(Guid.CreateVersion7(), 1, "swallow-this");
        await swallowed.WaitAsync(TimeSpan.FromMinutes(1));

        await Eventually.Holds(() => Task.FromResult(wire.Duplicates > 0), "it is published again");
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
    }
}
