using Marten;

namespace EventPaths.Append;

/// <summary>The statement of our own keeps to Marten's table contract: whatever it writes, Marten reads, and the other way round.</summary>
public sealed class StoreTests : OneService
{
    private readonly Guid _id = Guid.CreateVersion7();

    [Fact]
    public async Task Marten_reads_what_was_appended()
    {
        var command = Guid.NewGuid();
        await Node.Execute(_id, (_, _) => Decision.Of(new Noted(1, "中文 “quoted”", "c"), new Noted(2, "")), command: command);
        await Node.Execute(_id, (_, _) => Decision.Of(new NotebookClosed("full")));

        await using var session = Session();
        var events = await session.Events.FetchStreamAsync(Stream);
        var state = await session.Events.FetchStreamStateAsync(Stream);

        Assert.Equal([1, 2, 3], events.Select(e => e.Version));
        Assert.Equal([new Noted(1, "中文 “quoted”", "c"), new Noted(2, ""), new NotebookClosed("full")], events.Select(e => e.Data));
        Assert.Equal(["noted.v1", "noted.v1", "notebook-closed.v1"], events.Select(e => e.EventTypeName));
        Assert.All(events, e => Assert.Equal((Stream, TestCaller.Tenant), (e.StreamKey, e.TenantId)));
        Assert.Equal(command.ToString(), events[0].CorrelationId);
        Assert.Equal("test", events[0].GetHeader("actor")?.ToString());
        Assert.Equal([DeterministicId.Of(command, "0"), DeterministicId.Of(command, "1")], events.Take(2).Select(e => e.Id));
        Assert.Equal(3, state!.Version);
    }

    [Fact]
    public async Task What_marten_appends_is_read_here_and_goes_into_the_feed()
    {
        await Node.Note(_id, 1);
        await using (var session = Session())
        {
            session.Events.Append(Stream, new Noted(2, "by Marten"));
            await session.SaveChangesAsync();
        }

        var outcome = await Node.Execute(_id, Notebook.AddNext);

        Assert.Equal([1, 2, 3], outcome.State.Numbers);
        Assert.Equal(3, await Store.Scalar<long>("select count(*) from path.feed"));
    }

    [Fact]
    public async Task A_stream_known_from_before_is_read_on_from_there()
    {
        foreach (var number in Enumerable.Range(1, 2)) await Node.Note(_id, number);
        var key = Notebooks.Incident.Key(TestCaller.Tenant, _id.ToString());
        // Nobody who read the first event again would have this number.
        var known = new Dictionary<StreamKey, LoadedStream<Notebook>> { [key] = new(Notebook.Empty with { Numbers = [7] }, 1) };

        var after = await Node.Services.GetRequiredService<EventTransactions>().Run(
            (transaction, ct) => transaction.DecideAll(
                Notebooks.Incident, [new Reaction<Notebook>(key.Tenant, _id.ToString(), Guid.NewGuid(), "test", Notebook.AddNext)], ct, known),
            default);

        Assert.Equal([7, 2, 3], after[key].State.Numbers);
        Assert.Equal(3, after[key].Version);
    }

    [Fact]
    public async Task Tenants_share_a_stream_id_and_nothing_else()
    {
        await Node.Note(_id, 1, tenant: "one");
        await Node.Note(_id, 2, tenant: "two");

        await using var session = Session("two");
        Assert.Equal(new Noted(2, ""), (await session.Events.FetchStreamAsync(Stream)).Single().Data);
        var reader = Node.Services.GetRequiredService<ServiceDefaults.EventSourcing.StreamReader>();
        Assert.Equal([1], (await reader.Load(Notebooks.Incident, new StreamKey("one", Stream), default))!.State.Numbers);
        Assert.Null(await reader.Load(Notebooks.Incident, new StreamKey("three", Stream), default));
    }

    [Theory]
    [InlineData("update events.mt_events set data = '{}'")]
    [InlineData("delete from events.mt_events")]
    [InlineData("truncate events.mt_events cascade")]
    [InlineData("update events.mt_events set is_archived = true")]
    public async Task An_event_is_never_changed(string attempt)
    {
        await Node.Note(_id, 1);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Store.Run(attempt));

        Assert.Contains("append an amendment", refused.Message, StringComparison.Ordinal);
        Assert.Single(await Store.Stored());
    }

    [Fact]
    public async Task A_state_is_read_as_it_stood_at_any_version()
    {
        for (var n = 1; n <= 4; n++) await Node.Note(_id, n);
        var reader = Node.Services.GetRequiredService<ServiceDefaults.EventSourcing.StreamReader>();

        var then = await reader.Load(Notebooks.Incident, new StreamKey(TestCaller.Tenant, Stream), default, upTo: 2);

        Assert.Equal((2L, 2), (then!.Version, then.State.Numbers.Count));
    }

    [Fact]
    public async Task An_event_of_former_times_is_read_in_todays_shape_and_an_unknown_one_stops_the_reader()
    {
        await Node.Note(_id, 1);
        const string Older = """
            insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, headers, is_archived)
            select nextval('events.mt_events_sequence'), gen_random_uuid(), stream_id, version + 1, $1::jsonb, $2, now(), tenant_id, headers, false
            from events.mt_events order by version desc limit 1
            """;
        await Store.Run(Older, """{"line":"abc"}""", "noted.v0");
        var reader = Node.Services.GetRequiredService<ServiceDefaults.EventSourcing.StreamReader>();
        var key = new StreamKey(TestCaller.Tenant, Stream);
        Assert.Equal([1, 3], (await reader.Load(Notebooks.Incident, key, default))!.State.Numbers);

        await Store.Run(Older, "{}", "noted.v9");
        await Assert.ThrowsAsync<UnknownEventException>(() => reader.Load(Notebooks.Incident, key, default));
    }

    private string Stream => $"incident/{_id}";

    private IDocumentSession Session(string tenant = TestCaller.Tenant) =>
        Node.Services.GetRequiredService<IDocumentStore>().LightweightSession(tenant);
}
