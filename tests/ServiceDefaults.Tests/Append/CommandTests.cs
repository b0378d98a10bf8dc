namespace EventPaths.Append;

/// <summary>What a command id and an expected version promise, on a real store.</summary>
public sealed class CommandTests : OneService
{
    private readonly Guid _id = Guid.CreateVersion7();

    [Fact]
    public async Task A_hundred_repetitions_at_once_take_effect_once_and_are_answered_alike()
    {
        var command = Guid.NewGuid();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Node.Execute(_id, Notebook.AddNext, command: command)));

        Assert.Equal(1, await Events());
        Assert.All(answers, a => Assert.Equal((1L, true, null), (a.Version, a.Changed, a.Rejection)));
        Assert.Equal(99, answers.Count(a => a.Repeated));
    }

    [Fact]
    public async Task A_repetition_after_further_changes_is_answered_as_the_first_time()
    {
        var command = Guid.NewGuid();
        await Node.Execute(_id, Notebook.AddNext, command: command);
        await Node.Execute(_id, Notebook.AddNext);

        var again = await Node.Execute(_id, Notebook.AddNext, command: command);

        Assert.True(again.Repeated);
        Assert.Equal(1, again.Version);
        Assert.Equal([1], again.State.Numbers);
    }

    [Fact]
    public async Task Another_request_under_the_same_key_is_refused()
    {
        var command = Guid.NewGuid();
        await Send(Notebook.Add(1), command, hash: [1]);

        var other = await Send(Notebook.Add(2), command, hash: [2]);

        Assert.Equal("idempotency-key-reused", other.Rejection!.Code);
        Assert.Equal(1, await Events());
    }

    [Fact]
    public async Task An_older_expected_version_is_refused_and_the_right_one_accepted()
    {
        await Send(Notebook.Add(1));

        var stale = await Send(Notebook.Add(2), expected: 0);
        var right = await Send(Notebook.Add(2), expected: 1);

        Assert.Equal(("version-conflict", Refusal.PreconditionFailed), (stale.Rejection!.Code, stale.Rejection.Kind));
        Assert.Equal(2, right.Version);
    }

    [Fact]
    public async Task Of_fifty_who_saw_the_same_version_one_wins()
    {
        await Send(Notebook.Add(0));
        var answers = await Task.WhenAll(Enumerable.Range(1, 50).Select(n => Send(Notebook.Add(n), expected: 1)));

        Assert.Equal(1, answers.Count(a => a.Changed));
        Assert.Equal(49, answers.Count(a => a.Rejection?.Code == "version-conflict"));
        Assert.Equal(2, await Events());
    }

    [Fact]
    public async Task A_conflict_without_an_expected_version_is_decided_again_on_what_stands_then()
    {
        var replica = await Platform.Start("incident", replica: true);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => (n % 2 == 0 ? Node : replica).Execute(_id, Notebook.AddNext)));

        var numbers = await Store.Rows("select (data->>'number')::int from events.mt_events order by version", row => row.GetInt32(0));
        Assert.Equal(Enumerable.Range(1, 100), numbers);
    }

    [Fact]
    public async Task A_decision_of_nothing_appends_nothing()
    {
        await Send(Notebook.Add(1));
        var again = await Send(Notebook.Add(1));

        Assert.Equal((1L, false, false), (again.Version, again.Changed, again.Repeated));
    }

    [Fact]
    public async Task A_refused_command_leaves_its_id_free()
    {
        await Send((_, _) => Decision.Of(new Noted(1, ""), new NotebookClosed("full")));
        var command = Guid.NewGuid();
        Assert.Equal("notebook-closed", (await Send(Notebook.Add(2), command)).Rejection!.Code);
        Assert.Equal(0, await Store.Scalar<long>("select count(*) from path.command where id = $1", command));
    }

    [Fact]
    public async Task A_stream_believed_new_that_is_not_is_loaded_and_decided_again()
    {
        await Send(Notebook.Add(1));
        var outcome = await Node.Commands.Execute(
            new Command<Notebook>(Notebooks.Incident, TestCaller.Tenant, _id.ToString(), "test", Notebook.AddNext) { Creates = true }, default);

        Assert.Equal([1, 2], outcome.State.Numbers);
    }

    private Task<long> Events() => Store.Scalar<long>("select count(*) from events.mt_events");

    private Task<Outcome<Notebook>> Send(
        Func<Notebook, DateTimeOffset, Decision> decide, Guid? command = null, byte[]? hash = null, long? expected = null,
        string tenant = TestCaller.Tenant) => Node.Commands.Execute(
            new Command<Notebook>(Notebooks.Incident, tenant, _id.ToString(), "test", decide)
            {
                CommandId = command ?? Guid.NewGuid(),
                RequestHash = hash,
                ExpectedVersion = expected,
            },
            default);
}
