using System.Security.Cryptography;
using RabbitMQ.Client;

namespace EventPaths.Relay;

/// <summary>From the store to the broker: everything that was committed, nothing else, in order, and none before its confirm.</summary>
public sealed class RelayTests : OneStore
{
    private readonly BusFault _bus = new();

    [Fact]
    public async Task A1_What_commits_late_or_rolls_back_is_neither_lost_nor_invented()
    {
        var node = await Platform.Start("incident");
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        var streams = Enumerable.Range(0, 8).Select(_ => Guid.CreateVersion7()).ToArray();
        using var stop = new CancellationTokenSource();
        var bySequence = ReadBySequence(stop.Token);

        var committed = await Task.WhenAll(Enumerable.Range(0, 12).Select(writer => Write(node, streams, writer)));
        await wire.Carried(committed.Sum());
        await stop.CancelAsync();

        // The fault was there: sequence numbers and commits in another order, and a reader by sequence number alone loses events.
        Assert.True(await bySequence < committed.Sum(), "a reader by sequence number alone lost nothing: the fault did not happen");
        Assert.InRange(committed.Sum(), 1, 12 * 25 - 1);
        var stored = await Store.Rows("select id from events.mt_events", row => row.GetGuid(0));
        Assert.Equal(stored.Order(), wire.Seen.Select(d => d.MessageId).Order());
        Assert.Equal(0, wire.OutOfOrder);
        Assert.Equal(0, wire.Duplicates);
        Assert.Equal(wire.Seen.Select(d => d.Event.Position), wire.Seen.Select(d => d.Event.Position).OrderBy(EventPosition.Parse, ByPair));
    }

    [Fact]
    public async Task A_transaction_that_took_its_id_early_does_not_put_a_later_version_before_an_earlier_one()
    {
        var node = await Platform.Start("incident");
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        var id = Guid.CreateVersion7();
        await node.Note(id, 1);

        await node.Transactions.Run(
            async (transaction, ct) =>
            {
                await using var take = new NpgsqlCommand("select pg_current_xact_id()::text", transaction.Connection);
                var early = ulong.Parse((string)(await take.ExecuteScalarAsync(ct))!);
                await node.Note(id, 2);
                Assert.True(await Store.Scalar<long>("select max(xmin::text::bigint) from events.mt_events") > (long)(uint)early);
                await transaction.DecideAll(Notebooks.Incident, [Reaction(id, 3)], ct);
                return 0;
            },
            default);
        await wire.Carried(3);

        Assert.Equal([1L, 2, 3], wire.Seen.Select(d => d.Event.Sequence));
    }

    [Fact]
    public async Task A4_Killed_between_confirm_and_cursor_it_publishes_twice_and_the_effect_is_there_once()
    {
        var consumer = await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"] });
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        var (armed, killed) = (0, 0L);
        _bus.Around = async (events, publish, _) =>
        {
            await publish(events);
            // Once a round the relay's own session dies here: published, confirmed, the cursor not moved.
            if (Interlocked.Exchange(ref armed, 0) == 1) Interlocked.Add(ref killed, await KillRelay());
        };
        var node = await Platform.Start("incident", new NodeSetup { Services = _bus.Install });

        foreach (var round in Enumerable.Range(1, 8))
        {
            var before = wire.Duplicates;
            armed = 1;
            await Task.WhenAll(Enumerable.Range(0, 40).Select(n => node.Note(Guid.CreateVersion7(), n)));
            await wire.Carried(round * 40);
            await Eventually.Holds(() => Task.FromResult(wire.Duplicates > before), "what was confirmed is published again");
            Assert.Equal(round, Interlocked.Read(ref killed));
        }

        await Effects.AppliedOnceAndInOrder(Store, await Platform.Database("escalation"));
        await Eventually.Holds(async () => await consumer.Figure("gateDuplicates") >= 8, "the gate has dropped the second ones");
        Assert.True(consumer.Runs && node.Runs);
    }

    [Fact]
    public async Task The_cursor_stays_where_it_is_until_the_broker_has_confirmed()
    {
        var reached = new TaskCompletionSource();
        var confirm = new TaskCompletionSource();
        _bus.Around = async (events, publish, ct) =>
        {
            reached.TrySetResult();
            await confirm.Task.WaitAsync(ct);
            await publish(events);
        };
        var node = await Platform.Start("incident", new NodeSetup { Services = _bus.Install });
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        await node.Note(Guid.CreateVersion7(), 1);

        await reached.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await Store.Scalar<long>("select count(*) from path.cursor where name = 'relay'"));
        confirm.SetResult();
        await wire.Carried(1);
        await Eventually.Equals(1, () => Store.Scalar<long>("select count(*) from path.cursor where name = 'relay'"), "the cursor moved");
    }

    [Fact]
    public async Task A_publish_that_fails_is_done_again_and_nothing_after_it_overtakes_the_cursor()
    {
        var failures = 0;
        _bus.Around = (events, publish, _) =>
            Interlocked.Increment(ref failures) <= 2 ? throw new InvalidOperationException("nacked") : publish(events);
        var node = await Platform.Start("incident", new NodeSetup { Services = _bus.Install });
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        var id = Guid.CreateVersion7();
        foreach (var n in Enumerable.Range(1, 5)) await node.Note(id, n);
        await wire.Carried(5);

        Assert.True(failures > 2);
        Assert.Equal([1L, 2, 3, 4, 5], wire.Seen.Select(d => d.Event.Sequence));
    }

    [Fact]
    public async Task B5_An_event_that_no_queue_takes_is_kept_aside()
    {
        var node = await Platform.Start("incident");
        await node.Note(Guid.CreateVersion7(), 7);
        await Eventually.Equals(1, () => Store.Scalar<long>("select count(*) from path.cursor where name = 'relay'"), "it was confirmed");

        await using var connection = await new ConnectionFactory { Uri = new Uri(Platform.Broker.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var kept = await channel.BasicGetAsync($"{Platform.Broker.Prefix}.unrouted", autoAck: true);
        Assert.Equal(7, Notebooks.Read(EnvelopeFormat.Read(kept!.Body.ToArray())).Number);
    }

    [Fact]
    public async Task Where_even_the_alternate_exchange_is_gone_the_relay_waits_instead_of_losing()
    {
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _bus.Around = async (events, publish, _) =>
        {
            try
            {
                await publish(events);
            }
            catch (Exception e)
            {
                refused.TrySetResult();
                throw new InvalidOperationException("not taken", e);
            }
        };
        var node = await Platform.Start("incident", new NodeSetup { Services = _bus.Install });
        await node.Note(Guid.CreateVersion7(), 1);
        await Eventually.Equals(1, () => Store.Scalar<long>("select count(*) from path.cursor where name = 'relay'"), "the first is out");
        await using var connection = await new ConnectionFactory { Uri = new Uri(Platform.Broker.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeleteAsync($"{Platform.Broker.Prefix}.unrouted");
        var before = await Store.Scalar<string>("select xid::text from path.cursor where name = 'relay'");

        await node.Note(Guid.CreateVersion7(), 2);
        await refused.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(before, await Store.Scalar<string>("select xid::text from path.cursor where name = 'relay'"));
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        await wire.Carried(1);

        Assert.Equal(2, Notebooks.Read(wire.Seen[0].Event).Number);
    }

    private static readonly Comparer<EventPosition> ByPair =
        Comparer<EventPosition>.Create((a, b) => (a.Xid, a.Sequence).CompareTo((b.Xid, b.Sequence)));

    private static Reaction<Notebook> Reaction(Guid id, int number) =>
        new(TestCaller.Tenant, id.ToString(), Guid.NewGuid(), "test", Notebook.Add(number));

    /// <summary>25 transactions with sleeps before and after the append; about a quarter roll back.</summary>
    private static async Task<int> Write(Node node, Guid[] streams, int writer)
    {
        var committed = 0;
        for (var n = 0; n < 25; n++)
        {
            var (id, number) = (streams[RandomNumberGenerator.GetInt32(streams.Length)], (writer * 1000) + n);
            try
            {
                await node.Transactions.Run(
                    async (transaction, ct) =>
                    {
                        await Sleep(transaction, ct);
                        await transaction.DecideAll(Notebooks.Incident, [Reaction(id, number)], ct);
                        await Sleep(transaction, ct);
                        return RandomNumberGenerator.GetInt32(4) > 0 ? 0 : throw new OperationCanceledException("rolled back");
                    },
                    default);
                committed++;
            }
            catch (OperationCanceledException)
            {
                // As intended.
            }
            catch (StreamMovedException)
            {
                // Too many took the same stream: not committed either.
            }
        }

        return committed;
    }

    private static async Task Sleep(EventTransaction transaction, CancellationToken ct)
    {
        await using var sleep = new NpgsqlCommand("select pg_current_xact_id(), pg_sleep($1)", transaction.Connection);
        sleep.Parameters.Add(new NpgsqlParameter { Value = RandomNumberGenerator.GetInt32(12) / 1000.0 });
        await sleep.ExecuteNonQueryAsync(ct);
    }

    /// <summary>What everybody tries first: read on from the highest sequence number seen.</summary>
    private async Task<int> ReadBySequence(CancellationToken stop)
    {
        var (last, read) = (0L, 0);
        while (!stop.IsCancellationRequested)
        {
            foreach (var seq in await Store.Rows("select seq_id from events.mt_events where seq_id > $1 order by 1", row => row.GetInt64(0), last))
                (last, read) = (seq, read + 1);
        }

        return read;
    }

    /// <summary>How many sessions it has ended.</summary>
    private Task<long> KillRelay() => Store.Scalar<long>(
        """
        select count(*) filter (where pg_terminate_backend(l.pid)) from pg_locks l join pg_stat_activity a on a.pid = l.pid
        where l.locktype = 'advisory' and a.datname = current_database()
        """);
}
