namespace EventPaths.Gate;

/// <summary>An event that needs another stream first, and owners that are away.</summary>
public sealed class DependencyTests : IAsyncLifetime
{
    private readonly Guid _needed = Guid.CreateVersion7();
    private readonly Guid _needing = Guid.CreateVersion7();
    private readonly Guid _deepest = Guid.CreateVersion7();
    private readonly HashSet<string> _applied = [];
    private TestPlatform _platform = null!;
    private TestDatabase _taker = null!;

    public async Task InitializeAsync()
    {
        _platform = await TestPlatform.Create();
        _taker = await _platform.Database("escalation");
    }

    public async Task DisposeAsync() => await _platform.DisposeAsync();

    [Fact]
    public async Task The_gate_pulls_what_an_event_needs_and_applies_it_first()
    {
        var incident = await _platform.Start("incident");
        var taker = await _platform.Start("escalation", new NodeSetup { Consumes = ["incident"], Conduct = Needs("incident") });
        var courier = _platform.With(await Courier.Before("escalation", _platform.Broker, taker));
        courier.Plan = e => e.Subject == $"incident/{_needed}" ? [] : [TimeSpan.Zero];
        await incident.Note(_needed, 1);
        await incident.Note(_needed, 2);
        await incident.Note(_needing, 1);

        await Effects.AppliedOnceAndInOrder(await _platform.Database("incident"), _taker);
        Assert.Equal(2, courier.Lost);
        Assert.Equal(
            [$"incident/{_needed}", $"incident/{_needed}", $"incident/{_needing}"],
            await _taker.Rows("select stream from views.copy order by place", row => row.GetString(0)));
    }

    [Fact]
    public async Task What_is_needed_may_need_another_in_turn()
    {
        var incident = await _platform.Start("incident");
        var needs = Needs("incident", (_needing, _needed), (_needed, _deepest));
        var taker = await _platform.Start("escalation", new NodeSetup { Consumes = ["incident"], Conduct = needs });
        var courier = _platform.With(await Courier.Before("escalation", _platform.Broker, taker));
        courier.Plan = e => e.Subject == $"incident/{_needing}" ? [TimeSpan.Zero] : [];
        foreach (var stream in (Guid[])[_deepest, _needed, _needing]) await incident.Note(stream, 1);

        await Effects.AppliedOnceAndInOrder(await _platform.Database("incident"), _taker);
        Assert.Equal(2, courier.Lost);
        Assert.Equal(
            [$"incident/{_deepest}", $"incident/{_needed}", $"incident/{_needing}"],
            await _taker.Rows("select stream from views.copy order by place", row => row.GetString(0)));
    }

    [Fact]
    public async Task Streams_that_need_each_other_hold_up_nobody()
    {
        var incident = await _platform.Start("incident");
        var needs = Needs("incident", (_needing, _needed), (_needed, _needing));
        var taker = await _platform.Start("escalation", new NodeSetup { Consumes = ["incident"], Conduct = needs });
        var courier = _platform.With(await Courier.Before("escalation", _platform.Broker, taker));
        courier.Plan = e => e.Subject == $"incident/{_needed}" ? [] : [TimeSpan.Zero];
        await incident.Note(_needed, 1);
        await incident.Note(_needing, 1);
        await Eventually.Equals(
            $"incident/{_needing}", () => _taker.Scalar<string>("select coalesce(max(stream), '') from path.parked"), "what came is parked");

        await incident.Note(Guid.CreateVersion7(), 1);
        await Eventually.Equals(1, () => _taker.Scalar<long>("select count(*) from views.copy"), "another goes on");
    }

    [Fact]
    public async Task While_the_owner_of_what_is_needed_is_away_only_that_stream_waits()
    {
        var incident = await _platform.Start("incident");
        var away = await _platform.Start("reporting");
        await away.Note(_needed, 1);
        await away.DisposeAsync();
        var taker = await _platform.Start(
            "escalation", new NodeSetup { Consumes = ["incident", "reporting"], Conduct = Needs("reporting") });
        await incident.Note(_needing, 1);
        using var client = taker.Client(TestCaller.Administrator);
        await Eventually.Holds(() => Waits(client), "health says that something waits");

        await Task.WhenAll(Enumerable.Range(1, 20).Select(n => incident.Note(Guid.CreateVersion7(), n)));
        await Eventually.Equals(20, () => _taker.Scalar<long>("select count(*) from views.copy"), "the others went on");
        Assert.Equal(0, await _taker.Scalar<long>("select count(*) from path.parked"));

        await _platform.Start("reporting");
        await Eventually.Equals(
            22, () => _taker.Scalar<long>("select count(*) from views.copy"), "it was pulled, and the event that needed it applied");
        await Eventually.Holds(async () => !await Waits(client), "health is well again");
    }

    [Fact]
    public async Task What_cannot_be_had_parks_the_stream_that_needs_it()
    {
        var incident = await _platform.Start("incident");
        await _platform.Start("escalation", new NodeSetup { Consumes = ["incident"], Conduct = Needs("incident") });
        await incident.Note(_needing, 1);

        await Eventually.Equals(
            $"Stream incident/{_needed} of incident is not known here yet.",
            () => _taker.Scalar<string>("select coalesce(max(reason), '') from path.parked"),
            "it is parked, and says why");
    }

    private static async Task<bool> Waits(HttpClient client)
    {
        using var answer = await client.GetAsync("/health/ready");
        return (await answer.Content.ReadAsStringAsync()).Contains("wait for the owner", StringComparison.Ordinal);
    }

    private Conduct Needs(string owner) => Needs(owner, (_needing, _needed));

    /// <summary>An event of a stream is refused where neither it nor those before it brought what its stream needs.</summary>
    private Conduct Needs(string owner, params (Guid Needing, Guid Needed)[] needs) => new()
    {
        Before = batch =>
        {
            lock (_applied)
            {
                var here = batch.Events.Select(e => e.Subject).ToHashSet(StringComparer.Ordinal);
                foreach (var (needing, needed) in needs.Select(n => ($"incident/{n.Needing}", $"incident/{n.Needed}")))
                {
                    if (here.Contains(needing) && !here.Contains(needed) && !_applied.Contains(needed))
                        throw new DependencyMissingException(owner, TestCaller.Tenant, needed);
                }
            }
        },
        After = (batch, _) =>
        {
            lock (_applied) _applied.UnionWith(batch.Events.Select(e => e.Subject));
            return Task.CompletedTask;
        },
    };
}
