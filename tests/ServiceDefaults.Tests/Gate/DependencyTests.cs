namespace EventPaths.Gate;

/// <summary>An event that needs another stream first, and owners that are away.</summary>
public sealed class DependencyTests : IAsyncLifetime
{
    private readonly Guid _needed = Guid.CreateVersion7();
    private readonly Guid _needing = Guid.CreateVersion7();
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
        await _platform.Start("escalation", new NodeSetup { Consumes = ["incident"], Conduct = Needs("incident") });
        var courier = _platform.With(await Courier.Before("escalation", _platform.Broker));
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

    private Conduct Needs(string owner) => new()
    {
        Before = batch =>
        {
            lock (_applied)
            {
                var known = _applied.Concat(batch.Events.Select(e => e.Subject)).ToHashSet(StringComparer.Ordinal);
                if (known.Contains($"incident/{_needing}") && !known.Contains($"incident/{_needed}"))
                    throw new DependencyMissingException(owner, TestCaller.Tenant, $"incident/{_needed}");
            }
        },
        After = (batch, _) =>
        {
            lock (_applied) _applied.UnionWith(batch.Events.Select(e => e.Subject));
            return Task.CompletedTask;
        },
    };
}
