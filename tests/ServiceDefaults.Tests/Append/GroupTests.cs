namespace EventPaths.Append;

/// <summary>Commands that share a statement and a commit, and that no one of them can spoil for the others.</summary>
public sealed class GroupTests : OneService
{
    [Fact]
    public async Task A6_Fifty_on_one_stream_amid_five_hundred_on_others_touch_nobody_else()
    {
        Node[] replicas = [Node, await Platform.Start("incident", replica: true)];
        var busy = Guid.CreateVersion7();
        await Node.Note(busy, 0);
        var commits = await Commits();

        var decided = new int[550];
        using var both = new Barrier(2);
        var met = 0;
        Decision Decide(int n, Notebook state, DateTimeOffset now)
        {
            Interlocked.Increment(ref decided[n]);
            // The first of each replica waits for the other's: both stand on one version, so that one of the two statements comes too late.
            if (n < 50 && Interlocked.Increment(ref met) <= 2)
                Assert.True(both.SignalAndWait(TimeSpan.FromMinutes(1)), "the other replica has not loaded the stream");
            return Notebook.Add(n + 1)(state, now);
        }

        // All are queued behind one that waits, so that what collides is a group of many, and not one command by itself.
        using var reached = new CountdownEvent(2);
        using var queued = new ManualResetEventSlim();
        var first = replicas.Select(replica => replica.Execute(busy, (_, _) =>
        {
            reached.Signal();
            Assert.True(queued.Wait(TimeSpan.FromMinutes(1)), "nobody queued");
            return Decision.Nothing;
        })).ToList();
        Assert.True(reached.Wait(TimeSpan.FromMinutes(1)), "it was not begun");
        var sent = Enumerable.Range(0, 550).Select(n => replicas[n / 2 % 2].Commands.Execute(
            new Command<Notebook>(
                Notebooks.Incident, TestCaller.Tenant, (n < 50 ? busy : Guid.CreateVersion7()).ToString(), "test",
                (state, now) => Decide(n, state, now))
            {
                ExpectedVersion = n < 50 && n % 2 == 1 ? 1 : null,
            },
            default)).ToList();
        queued.Set();
        await Task.WhenAll(first);
        var answers = await Task.WhenAll(sent);

        Assert.True(decided[..50].Any(times => times > 1), "nobody was decided again: there was no conflict");
        Assert.All(decided[50..], times => Assert.Equal(1, times));
        var stored = await Store.Stored();
        var streams = stored.GroupBy(line => line.Stream).ToList();
        Assert.Equal(501, streams.Count);
        Assert.All(
            streams,
            stream => Assert.Equal(Enumerable.Range(1, stream.Count()).Select(v => (long)v), stream.Select(line => line.Version)));
        Assert.All(answers[50..], a => Assert.True(a.Changed));
        Assert.All(answers[..50].Where(a => a.Rejection is not null), a => Assert.Equal("version-conflict", a.Rejection!.Code));
        Assert.All(answers[..50].Where((_, n) => n % 2 == 0), a => Assert.True(a.Changed));
        Assert.InRange(answers[..50].Count(a => a.Rejection is null), 25, 26);
        Assert.Equal(stored.Count, answers.Count(a => a.Changed) + 1);
        Assert.Equal(stored.Count, stored.DistinctBy(line => (line.Stream, line.Number)).Count());
        // They did share: far fewer transactions than commands.
        Assert.InRange(await Commits() - commits, 1, 300);
    }

    [Fact]
    public async Task Refusals_and_decisions_that_throw_are_answered_alone()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(async n =>
        {
            try
            {
                var outcome = await Node.Execute(Guid.CreateVersion7(), (state, now) => (n % 3) switch
                {
                    0 => Notebook.Add(n)(state, now),
                    1 => new Rejection("odd", "Not this one."),
                    _ => throw new InvalidOperationException($"decision {n}"),
                });
                return outcome.Rejection?.Code ?? "accepted";
            }
            catch (InvalidOperationException e)
            {
                return e.Message;
            }
        }));

        Assert.Equal(Enumerable.Range(0, 300).Select(n => (n % 3) switch { 0 => "accepted", 1 => "odd", _ => $"decision {n}" }), answers);
        Assert.Equal(100, (await Store.Stored()).Count);
    }

    [Fact]
    public async Task Twins_of_a_command_on_two_replicas_spoil_nobody_else()
    {
        var replica = await Platform.Start("incident", replica: true);
        var twins = Enumerable.Range(0, 40).Select(_ => (Command: Guid.NewGuid(), Stream: Guid.CreateVersion7())).ToArray();

        await Task.WhenAll(twins.SelectMany(t => new[]
        {
            Node.Execute(t.Stream, Notebook.AddNext, command: t.Command),
            replica.Execute(t.Stream, Notebook.AddNext, command: t.Command),
            Node.Note(Guid.CreateVersion7(), 1),
            replica.Note(Guid.CreateVersion7(), 1),
        }));

        var stored = await Store.Stored();
        Assert.Equal(120, stored.Count);
        Assert.All(stored, line => Assert.Equal(1, line.Version));
    }

    [Fact]
    public async Task The_view_row_is_there_with_the_answer_and_goes_with_the_refusal()
    {
        var (accepted, refused) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Task.WhenAll(
            Node.Execute(accepted, (_, _) => Decision.Of(new Noted(1, ""), new Noted(2, ""))),
            Node.Execute(refused, (_, _) => new Rejection("no", "No.")));

        Assert.Equal([($"incident/{accepted}", 2L, 2)], await Rows("select stream, version, notes from views.notebook"));
    }

    [Fact]
    public async Task Every_view_row_stands_at_its_streams_version_after_contention()
    {
        var replica = await Platform.Start("incident", replica: true);
        var ids = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => (n % 2 == 0 ? Node : replica).Execute(ids[n % 5], Notebook.AddNext)));

        Assert.Equal(
            await Rows("select id, version, version::int from events.mt_streams order by 1"),
            await Rows("select stream, version, notes from views.notebook order by 1"));
    }

    private Task<IReadOnlyList<(string, long, int)>> Rows(string sql) =>
        Store.Rows(sql, row => (row.GetString(0), row.GetInt64(1), row.GetInt32(2)));

    private Task<long> Commits() => Store.Scalar<long>(
        "select count(distinct xmin::text) from events.mt_events");
}
