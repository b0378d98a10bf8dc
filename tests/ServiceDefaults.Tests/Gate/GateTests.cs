using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using RabbitMQ.Client;

namespace EventPaths.Gate;

/// <summary>Whatever the broker does to messages, a consumer applies every event once and in order.</summary>
public sealed class GateTests : TwoServices
{
    private readonly FeedCalls _calls = new();
    private Node _incident = null!;

    private protected override async Task Start() =>
        _incident = await Platform.Start("incident", new NodeSetup { Services = _calls.Install });

    [Fact]
    public async Task B1_Shuffled_doubled_delayed_and_lost_messages_change_nothing()
    {
        var setup = new NodeSetup
        {
            Consumes = ["incident"],
            Conduct = new Conduct { Reacts = true },
            SweepEvery = TimeSpan.FromSeconds(1),
        };
        var node = await Platform.Start("escalation", setup);
        await Platform.Start("escalation", setup, replica: true);
        var courier = Platform.With(await Courier.Before("escalation", Platform.Broker, node));
        courier.Plan = _ => RandomNumberGenerator.GetInt32(10) switch
        {
            0 => [],
            1 or 2 => [Soon(), Soon(), Soon()],
            _ => [Soon()],
        };

        var ids = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 400).Select(n => _incident.Execute(ids[n % 20], Notebook.AddNext)));

        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        Assert.True(
            courier is { Lost: > 0, Duplicated: > 0, Overtaken: > 0 },
            $"{courier.Lost} lost, {courier.Duplicated} doubled, {courier.Overtaken} overtaken");
        // What the consumer made of it, in its own streams: one note an event, in the same order.
        Assert.Equal(
            (await Owner.Stored()).Select(line => (line.Stream.Split('/')[1], line.Version, line.Number)),
            (await Taker.Stored("clocks")).Select(line => (line.Stream.Split('/')[1], line.Version, line.Number)));

        // 200 ms to 5 s, scaled down: the order is what matters.
        static TimeSpan Soon() => TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(10, 250));
    }

    [Fact]
    public async Task A_gap_is_read_from_the_owner_and_what_was_late_is_dropped()
    {
        var node = await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"] });
        var courier = Platform.With(await Courier.Before("escalation", Platform.Broker, node));
        courier.Plan = e => e.Sequence == 1 ? [TimeSpan.FromMilliseconds(600)] : [TimeSpan.Zero];
        var id = Guid.CreateVersion7();
        foreach (var n in Enumerable.Range(1, 3)) await _incident.Note(id, n);

        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        Assert.True(_calls.Count("ReadStream") > 0);
        await Eventually.Equals(3, () => Task.FromResult(courier.Carried.Count), "the late one came after all");
        await Eventually.Holds(async () => await node.Figure("gateDuplicates") > 0, "it was dropped");
        Assert.Equal(3, (await Taker.Copied()).Count);
    }

    [Fact]
    public async Task A_gap_read_whose_answer_is_swallowed_is_done_again_and_others_go_on_meanwhile()
    {
        var node = await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"] });
        var courier = Platform.With(await Courier.Before("escalation", Platform.Broker, node));
        courier.Plan = e => e.Sequence == 1 && Notebooks.Read(e).Text == "gap" ? [] : [TimeSpan.Zero];
        _calls.Swallow(2);
        var (gap, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await _incident.Note(gap, 1, "gap");
        await _incident.Note(gap, 2, "gap");
        await Eventually.Holds(() => Task.FromResult(_calls.Swallowed > 0), "the answer was swallowed");
        await _incident.Note(other, 1);
        await Eventually.Equals(
            1, () => Taker.Scalar<long>("select count(*) from views.copy where stream = $1", $"incident/{other}"), "the other went on");

        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        Assert.Equal(2, _calls.Swallowed);
        Assert.True(node.Runs);
    }

    [Fact]
    public async Task A_backlog_larger_than_a_batch_is_applied_whole()
    {
        var sizes = new List<int>();
        await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"] });
        var conduct = new Conduct { Before = batch => sizes.Add(batch.Events.Count) };
        await Platform.Start("reporting", new NodeSetup { Consumes = ["incident"], Conduct = conduct });
        var (one, many) = (Guid.CreateVersion7(), Enumerable.Range(0, 30).Select(_ => Guid.CreateVersion7()).ToArray());
        await Task.WhenAll(
            many.Select(id => _incident.Execute(id, (_, _) => Notes(50))).Append(_incident.Execute(one, (_, _) => Notes(1300))));

        await Effects.AppliedOnceAndInOrder(Owner, await Platform.Database("reporting"));
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        Assert.Equal(2800, sizes.Sum());
        Assert.True(sizes.Count < 1000 && sizes.Max() > 1, "nothing was applied together");

        static Decision Notes(int count) => Decision.Of([.. Enumerable.Range(1, count).Select(n => new Noted(n, ""))]);
    }

    [Fact]
    public async Task A_consumer_that_gathers_applies_what_comes_meanwhile_together()
    {
        var sizes = new List<int>();
        var setup = new NodeSetup
        {
            Consumes = ["incident"],
            Conduct = new Conduct { Before = batch => sizes.Add(batch.Events.Count) },
            Gather = TimeSpan.FromSeconds(2),
        };
        await Platform.Start("escalation", setup);
        for (var n = 0; n < 5; n++) await _incident.Note(Guid.CreateVersion7(), n);

        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        Assert.True(sizes.Count < 5, $"{sizes.Count} transactions for 5 events");
    }

    [Fact]
    public async Task A_traced_event_has_its_span_whatever_is_applied_with_it()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Platform.EventPath",
            Sample = static (ref ActivityCreationOptions<ActivityContext> of) =>
                of.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
        };
        ActivitySource.AddActivityListener(listener);
        var batches = new List<IReadOnlyList<EventEnvelope>>();
        var node = await Platform.Start(
            "escalation", new NodeSetup { Consumes = ["incident"], Conduct = new Conduct { Before = batch => batches.Add(batch.Events) } });
        var courier = Platform.With(await Courier.Before("escalation", Platform.Broker, node));
        courier.Plan = e => e.Sequence == 1 ? [] : [TimeSpan.Zero];
        var id = Guid.CreateVersion7();
        await _incident.Note(id, 1);
        using var request = new Activity("request")
            .SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded).Start();
        await _incident.Note(id, 2);
        await Effects.AppliedOnceAndInOrder(Owner, Taker);

        var together = Assert.Single(batches);
        Assert.Equal(2, together.Count);
        Assert.Null(together[0].TraceParent);
        Assert.StartsWith($"00-{request.TraceId}-", together[1].TraceParent, StringComparison.Ordinal);
        Assert.NotEqual(request.Id, together[1].TraceParent);
    }

    [Fact]
    public async Task A_consumer_that_dies_in_the_middle_of_a_batch_leaves_no_half_effect()
    {
        var deaths = 0;
        var conduct = new Conduct
        {
            Reacts = true,
            After = async (batch, ct) =>
            {
                if (Interlocked.Increment(ref deaths) is var n && n > 5) return;
                // Everything is written, nothing is committed: the connection dies, or the consumer throws.
                if (n % 2 == 0) throw new InvalidOperationException("swallowed");
                await using var die = new NpgsqlCommand("select pg_terminate_backend(pg_backend_pid())", batch.Transaction.Connection);
                await die.ExecuteNonQueryAsync(ct);
            },
        };
        var node = await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"], Conduct = conduct });
        var ids = Enumerable.Range(0, 10).Select(_ => Guid.CreateVersion7()).ToArray();
        // Streams that begin have their row in the gate before the effect, those that go on after it: both are cut off.
        foreach (var notes in (int[])[10, 90])
        {
            deaths = 0;
            await Task.WhenAll(Enumerable.Range(0, notes).Select(n => _incident.Execute(ids[n % 10], Notebook.AddNext)));
            await Effects.AppliedOnceAndInOrder(Owner, Taker);
            Assert.True(deaths > 5 && node.Runs);
        }

        Assert.Equal(100, (await Taker.Stored("clocks")).Count);
        Assert.Equal(0, await Taker.Scalar<long>("select count(*) from path.parked"));
    }

    [Fact]
    public async Task A_consumer_stopped_under_load_sets_nothing_aside_and_goes_on_where_it_was()
    {
        var slow = new Conduct { After = async (batch, ct) => await Task.Delay(TimeSpan.FromMilliseconds(300), ct) };
        var setup = new NodeSetup { Consumes = ["incident"], Conduct = slow };
        var first = await Platform.Start("escalation", setup, replica: true);
        var writing = Task.WhenAll(Enumerable.Range(0, 300).Select(n => _incident.Note(Guid.CreateVersion7(), n)));
        await Eventually.Holds(() => Taker.Scalar<bool>("select exists (select from views.copy)"), "it is at work");
        await first.DisposeAsync();
        await writing;
        await Platform.Start("escalation", setup with { Conduct = new Conduct() });

        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        Assert.Null(await Platform.Broker.Waiting(Platform.Broker.Queue("escalation_error")));
        Assert.Equal<uint?>(0, await Platform.Broker.Waiting($"{Platform.Broker.Prefix}.dead-letter"));
    }

    [Fact]
    public async Task What_is_no_event_is_set_aside_and_blocks_nobody()
    {
        var node = await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"] });
        var aside = Platform.Broker.Queue("escalation_error");
        await using var connection = await new ConnectionFactory { Uri = new Uri(Platform.Broker.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var fine = Stray.Event("/incident", "1", "incident/1");
        string[] bodies =
        [
            "not json", "{}", "[]", """{"id":"x","source":"/incident"}""",
            Stray.Event("", "1", "incident/1"), Stray.Event("incident", "1", "incident/1"), Stray.Event("/incident", "0", "incident/1"),
            Stray.Event("/incident", "99999999999999999999", "incident/1"), Stray.Event("/incident", "1", ""), Stray.Event("/incident", "1", "\\u0000"),
            Stray.Event("/incident", "1", "\\ud800"), fine.Replace("2026-", "0000-", StringComparison.Ordinal),
            fine.Replace("\"actor\"", "\"\\ud800\"", StringComparison.Ordinal),
        ];
        // Not UTF-8.
        var invalid = Encoding.Latin1.GetBytes(Stray.Event("/incident", "1", "\u00ff"));
        foreach (var body in bodies.Select(Encoding.UTF8.GetBytes).Append(invalid))
            await channel.BasicPublishAsync($"{Platform.Broker.Prefix}.escalation", "", body);
        await _incident.Note(Guid.CreateVersion7(), 1);

        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        await Eventually.Equals<uint?>(14, () => Platform.Broker.Waiting(aside), "all are set aside");
        Assert.NotNull(EnvelopeFormat.Read(Encoding.UTF8.GetBytes(fine), out _));
        Assert.True(node.Runs);
    }

    [Fact]
    public async Task What_is_set_aside_in_vain_after_others_went_on_is_delivered_again()
    {
        var (proxy, uri) = TcpProxy.Before(Platform.Broker);
        Platform.With(proxy);
        var node = await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"], Broker = uri });
        var aside = Platform.Broker.Queue("escalation_error");
        await using var connection = await new ConnectionFactory { Uri = new Uri(Platform.Broker.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var fails = new TaskCompletionSource();
        var held = proxy.Hold("no event", fails.Task);
        await channel.BasicPublishAsync($"{Platform.Broker.Prefix}.escalation", "", "no event"u8.ToArray());
        await held.WaitAsync(TimeSpan.FromMinutes(1));
        // Nothing behind it is taken up while it is waited for.
        await _incident.Note(Guid.CreateVersion7(), 1);
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        // The broker hands back what no queue takes.
        await channel.QueueDeleteAsync(aside);
        fails.SetResult();

        await Eventually.Equals<uint?>(1, () => Platform.Broker.Waiting(aside), "it is set aside after all", TimeSpan.FromSeconds(30));
        Assert.True(node.Runs);
    }
}
