using System.Diagnostics;

namespace EventPaths.Reliability;

/// <summary>Answers of the store that never arrive, transactions that never end, servers that cut everybody off.</summary>
public sealed class StoreFaultTests : OneStore
{
    private TcpProxy _proxy = null!;
    private string _throughProxy = null!;

    private protected override Task Start()
    {
        (_proxy, _throughProxy) = TcpProxy.Before(Store);
        Platform.With(_proxy);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A5_A_single_command_whose_answer_is_lost_is_looked_up_and_answered()
    {
        var node = await Platform.Start("incident", new NodeSetup { Store = _throughProxy });
        var id = Guid.CreateVersion7();
        await node.Note(id, 1);
        foreach (var n in Enumerable.Range(2, 5))
        {
            var swallowed = _proxy.SwallowAnswer($"swallow-{n}");
            var answer = await node.Note(id, n, $"swallow-{n}");
            Assert.True(swallowed.IsCompletedSuccessfully, "the answer came: the fault did not happen");
            Assert.Equal((true, (long)n), (answer.Changed, answer.Version));
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], (await Store.Stored()).Select(line => line.Number));
    }

    [Fact]
    public async Task A5_A_group_whose_answer_is_lost_is_answered_member_by_member()
    {
        var node = await Platform.Start("incident", new NodeSetup { Store = _throughProxy });
        await node.Note(Guid.CreateVersion7(), 0);
        var swallowed = _proxy.SwallowAnswer("swallow");
        var answers = await Task.WhenAll(Enumerable.Range(1, 300).Select(n => node.Note(Guid.CreateVersion7(), n, "swallow")));

        Assert.True(swallowed.IsCompletedSuccessfully, "the answer came: the fault did not happen");
        Assert.All(answers, a => Assert.Equal((true, 1L, null), (a.Changed, a.Version, a.Rejection)));
        Assert.True(answers.Any(a => a.Repeated), "nobody was looked up");
        Assert.Equal(Enumerable.Range(0, 301), (await Store.Stored()).Select(line => line.Number).Order());
    }

    [Fact]
    public async Task A5_A_consumer_whose_commit_is_not_answered_does_not_apply_twice()
    {
        var taker = await Platform.Database("escalation");
        var (proxy, throughProxy) = TcpProxy.Before(taker);
        Platform.With(proxy);
        var node = await Platform.Start("incident");
        var conduct = new Conduct { Reacts = true };
        await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"], Store = throughProxy, Conduct = conduct });
        foreach (var n in Enumerable.Range(1, 5))
        {
            var swallowed = proxy.SwallowAnswer($"swallow-{n}", "COMMIT");
            await node.Note(Guid.CreateVersion7(), n, $"swallow-{n}");
            await swallowed.WaitAsync(TimeSpan.FromMinutes(1));
        }

        await Effects.AppliedOnceAndInOrder(Store, taker);
        Assert.Equal(5, (await taker.Stored("clocks")).Count);
    }

    [Fact]
    public async Task A_service_that_starts_while_itsStore_is_away_waits_for_it()
    {
        _proxy.Refuse();
        var before = _proxy.Accepted;
        var starting = Platform.Start("incident", new NodeSetup { Store = _throughProxy });
        await Eventually.Holds(() => Task.FromResult(_proxy.Accepted > before + 1), "it asks again");
        Assert.False(starting.IsCompleted);
        _proxy.Restore();

        var node = await starting;
        Assert.True((await node.Note(Guid.CreateVersion7(), 1)).Changed);
    }

    [Fact]
    public async Task A2_A_transaction_left_open_holds_the_relay_up_only_until_theStore_ends_it()
    {
        var node = await Platform.Start("incident", new NodeSetup { Store = Impatient });
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        var left = await node.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var begin = new NpgsqlCommand("begin; select pg_current_xact_id()", left);
        var from = Stopwatch.GetTimestamp();
        await begin.ExecuteNonQueryAsync();

        await node.Note(Guid.CreateVersion7(), 1);
        await wire.Carried(1);
        // Not before the store has ended it, however long the rest took.
        Assert.InRange(Stopwatch.GetElapsedTime(from), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(System.Data.ConnectionState.Open, left.State);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => new NpgsqlCommand("select 1", left).ExecuteScalarAsync());
    }

    [Fact(DisplayName = "A3: a process that stands still while the store answers it is not idle, and is ended all the same")]
    public async Task A3_A_reader_that_stands_still_in_a_large_answer_loses_its_locks()
    {
        var node = await Platform.Start("incident", new NodeSetup { Store = Impatient });
        var store = node.Services.GetRequiredService<NpgsqlDataSource>();
        await using var stands = await store.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(
            "begin; select pg_advisory_xact_lock(1); select repeat('x', 1000) from generate_series(1, 100000)", stands);
        // More than every buffer between the two holds, and none of it is read.
        var answer = await command.ExecuteReaderAsync();
        await using var other = await store.OpenConnectionAsync();
        await using var next = new NpgsqlCommand("select pg_advisory_lock(1)", other) { CommandTimeout = 20 };
        await next.ExecuteNonQueryAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await answer.DisposeAsync());
    }

    [Theory]
    [InlineData("idle_in_transaction_session_timeout", "20s")]
    [InlineData("tcp_user_timeout", "20000")]
    public async Task Every_connection_of_a_service_has_such_a_limit(string limit, string expected)
    {
        var node = await Platform.Start("incident");
        var store = node.Services.GetRequiredService<NpgsqlDataSource>();
        await using var ask = store.CreateCommand($"show {limit}");
        Assert.Equal(expected, await ask.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A3_A_replica_paused_while_it_relays_is_replaced_by_the_other_and_does_no_harm_when_it_wakes()
    {
        var paused = new TaskCompletionSource();
        var wakes = new TaskCompletionSource();
        var bus = new BusFault
        {
            Around = async (events, publish, _) =>
            {
                if (!paused.TrySetResult()) throw new InvalidOperationException("it sleeps");
                await wakes.Task;
                await publish(events);
            },
        };
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        var one = await Platform.Start("incident", new NodeSetup { Store = Impatient, Services = bus.Install });
        await one.Note(Guid.CreateVersion7(), 1);
        await paused.Task.WaitAsync(TimeSpan.FromMinutes(1));
        // The other one is not ended, however slow the machine: all that comes twice is the sleeper's.
        var two = await Platform.Start("incident", replica: true);
        foreach (var n in Enumerable.Range(2, 4)) await two.Note(Guid.CreateVersion7(), n);

        await wire.Carried(5);
        await Eventually.Equals(5, Store.Relayed, "the cursor is behind them");
        Assert.Equal(0, wire.Duplicates);
        wakes.SetResult();
        await Eventually.Holds(() => Task.FromResult(wire.Duplicates > 0), "the sleeper publishes what it had in hand");
        await two.Note(Guid.CreateVersion7(), 6);
        await wire.Carried(6);
        Assert.Equal([1, 2, 3, 4, 5, 1, 6], wire.Seen.Select(d => Notebooks.Read(d.Event).Number));
        await Eventually.Equals(6, Store.Relayed, "the cursor goes forward");
    }

    [Fact]
    public async Task A3_AStore_that_throws_everybody_out_is_found_again()
    {
        var consumer = await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"] });
        var node = await Platform.Start("incident");
        var replica = await Platform.Start("incident", replica: true);
        var taker = await Platform.Database("escalation");
        foreach (var round in Enumerable.Range(0, 4))
        {
            var (reached, release) = (new TaskCompletionSource(), new TaskCompletionSource());
            consumer.Conduct.After = async (_, ct) =>
            {
                reached.TrySetResult();
                await release.Task.WaitAsync(ct);
            };
            var notes = Enumerable.Range(0, 20).Select(n => Note(round, n)).ToList();
            await reached.Task.WaitAsync(TimeSpan.FromMinutes(1));
            notes.AddRange(await ThrownOutAmid(() => Enumerable.Range(20, 20).Select(n => Note(round, n))));
            release.SetResult();
            Assert.All(await Task.WhenAll(notes), answer => Assert.True(answer.Changed));
        }

        await Effects.AppliedOnceAndInOrder(Store, taker);
        Assert.Equal(160, (await Store.Stored()).Select(line => line.Number).Distinct().Count());
        Assert.True(node.Runs && replica.Runs && consumer.Runs);

        Task<Outcome<Notebook>> Note(int round, int n) => (n % 2 == 0 ? node : replica).Note(Guid.CreateVersion7(), (round * 100) + n);

        // Commands wait for a lock, and the consumer before its commit, when all of them lose their sessions.
        async Task<List<Task<Outcome<Notebook>>>> ThrownOutAmid(Func<IEnumerable<Task<Outcome<Notebook>>>> notes)
        {
            await using var holds = new NpgsqlConnection(Store.AdminConnectionString);
            await holds.OpenAsync();
            await using var transaction = await holds.BeginTransactionAsync();
            await using var take = new NpgsqlCommand("lock table events.mt_events in share mode", holds);
            await take.ExecuteNonQueryAsync();
            var written = notes().ToList();
            await Eventually.Holds(
                async () => await Store.Scalar<long>("select count(*) from pg_locks where not granted and locktype = 'relation'") > 0,
                "commands wait");
            foreach (var database in (TestDatabase[])[Store, taker])
            {
                var (ended, amid) = (await database.Rows(ThrowOut, row => (row.GetInt64(0), row.GetInt64(1)), holds.ProcessID)).Single();
                Assert.True(amid > 0, $"{ended} sessions ended, none of them in a transaction: the fault did not happen");
            }

            return written;
        }
    }

    /// <summary>A store that ends the transaction of a process that stands still after a second, where 20 are usual.</summary>
    private string Impatient => new NpgsqlConnectionStringBuilder(Store.ConnectionString)
    {
        Options = "-c idle_in_transaction_session_timeout=1s -c tcp_user_timeout=1s",
    }.ConnectionString;

    private const string ThrowOut = """
        select count(*), count(*) filter (where busy) from (
          select pg_terminate_backend(pid) as ended, xact_start is not null as busy from pg_stat_activity
          where datname = current_database() and pid not in (pg_backend_pid(), $1) offset 0) s
        where ended
        """;
}
