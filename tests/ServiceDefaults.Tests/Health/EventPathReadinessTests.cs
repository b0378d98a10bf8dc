using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace EventPaths.Health;

/// <summary>Hosts side by side in one process would serve each other's figures.</summary>
[CollectionDefinition("figures", DisableParallelization = true)]
public sealed class OfFigures;

/// <summary>Whether readiness and its figure say that events do not get on, no sooner and no later, and nothing to strangers.</summary>
[Collection("figures")]
public sealed class EventPathReadinessTests : IAsyncLifetime
{
    private const string Secret = "Host=secret-host";
    private readonly BusFault _bus = new();
    private TestPlatform _platform = null!;

    public async Task InitializeAsync() => _platform = await TestPlatform.Create();

    public async Task DisposeAsync() => await _platform.DisposeAsync();

    [Fact]
    public async Task A_gate_that_fails_has_time_to_mend_itself_and_its_exceptions_stay_inside()
    {
        var (fails, failed) = (true, 0);
        var conduct = new Conduct
        {
            Before = _ =>
            {
                if (!fails) return;
                failed++;
                throw new TimeoutException(Secret);
            },
        };
        var incident = await _platform.Start("incident");
        var taker = await _platform.Start("escalation", new NodeSetup { Consumes = ["incident"], Conduct = conduct });
        await incident.Note(Guid.CreateVersion7(), 1);

        var (health, began) = (await Seen(taker, h => h.Status != "healthy"), Stopwatch.GetTimestamp());
        Assert.Equal("degraded", health.Status);
        Assert.Contains("the log says why", health.Text, StringComparison.Ordinal);
        health = await Seen(taker, h => h.Status == "unhealthy");
        Assert.True(Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(10), "it was unhealthy at once");
        Assert.DoesNotContain(Secret, health.All, StringComparison.Ordinal);
        Assert.True(failed > 1, "the gate did not fail");

        fails = false;
        await Seen(taker, h => h.Status == "healthy");
    }

    [Fact]
    public async Task A_replica_that_failed_once_and_finds_another_at_work_ever_since_is_well()
    {
        var failed = 0;
        _bus.Around = (_, _, _) =>
        {
            failed++;
            throw new TimeoutException(Secret);
        };
        var node = await _platform.Start("incident", new NodeSetup { Services = _bus.Install });
        var store = await _platform.Database("incident");
        await node.Note(Guid.CreateVersion7(), 1);
        await Eventually.Holds(() => Task.FromResult(failed > 0), "the relay failed");

        // The other replica: it has the lock from now on, and brings out everything.
        await using var other = new NpgsqlConnection(store.AdminConnectionString);
        await other.OpenAsync();
        await using var work = await other.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("select pg_advisory_xact_lock(7262018113)", other)) await take.ExecuteNonQueryAsync();
        await store.Run(
            """
            insert into path.cursor (name, xid, seq) select 'relay', xid, seq from path.feed order by xid desc, seq desc limit 1
            on conflict (name) do update set xid = excluded.xid, seq = excluded.seq
            """);
        var failures = failed;
        // Longer than a failure may last.
        using var look = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(17); await look.WaitForNextTickAsync())
            Assert.Equal("healthy", (await Look(node)).Status);
        Assert.Equal(failures, failed);
    }

    [Theory]
    [InlineData("PT20S", "degraded")]
    [InlineData("PT2M", "unhealthy")]
    public async Task How_late_events_get_out_is_told(string late, string status)
    {
        var held = new TaskCompletionSource();
        _bus.Around = async (events, publish, _) =>
        {
            await held.Task;
            await publish(events);
        };
        var node = await _platform.Start("incident", new NodeSetup { Services = _bus.Install });
        await node.Note(Guid.CreateVersion7(), 1);
        await Seen(node, h => h.Status == "healthy");
        using var client = node.Client(TestCaller.Administrator);
        (await client.PostAsJsonAsync("/development/clock", new { advance = late })).EnsureSuccessStatusCode();

        var health = await Look(node);
        Assert.Equal(status, health.Status);
        Assert.StartsWith("The relay is", health.Text, StringComparison.Ordinal);
        held.SetResult();
        await Seen(node, h => h.Status == "healthy");
    }

    [Fact]
    public async Task A_broker_that_is_away_is_told_by_readiness_and_by_the_figure_for_alerts()
    {
        var (proxy, uri) = TcpProxy.Before(_platform.Broker);
        _platform.With(proxy);
        await _platform.Start("incident");
        var taker = await _platform.Start("escalation", new NodeSetup { Consumes = ["incident"], Broker = uri });
        await Eventually.Equals<int?>(0, () => Figure(taker), "the figure is well");
        proxy.Refuse();
        var health = await Seen(taker, h => h.Status == "unhealthy");
        Assert.StartsWith("Nothing has come from the broker for", health.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(proxy.Port.ToString(), health.All, StringComparison.Ordinal);
        await Eventually.Equals<int?>(2, () => Figure(taker), "the figure tells it");
        proxy.Restore();
        await Eventually.Equals<int?>(0, () => Figure(taker), "the figure is well again");
    }

    [Fact]
    public async Task A_store_that_is_away_is_told_by_the_figure_for_alerts_and_strangers_do_not_hear_where_it_is()
    {
        var (proxy, store) = TcpProxy.Before(await _platform.Database("incident"));
        _platform.With(proxy);
        var node = await _platform.Start("incident", new NodeSetup { Store = store });
        proxy.Refuse();
        var health = await Seen(node, h => h.Status == "unhealthy");
        Assert.Equal("It fails; the log says why.", health.Text);
        Assert.DoesNotContain(proxy.Port.ToString(), health.All, StringComparison.Ordinal);
        await Eventually.Equals<int?>(2, () => Figure(node), "the figure tells it");
        proxy.Restore();
        await Seen(node, h => h.Status == "healthy");
    }

    [Fact]
    public async Task What_waits_for_an_owner_is_late_although_the_rest_goes_on()
    {
        var (needing, needed) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var conduct = new Conduct
        {
            Before = batch =>
            {
                if (batch.Events.Any(e => e.Subject == $"incident/{needing}"))
                    throw new DependencyMissingException("reporting", TestCaller.Tenant, $"incident/{needed}");
            },
        };
        var incident = await _platform.Start("incident");
        var taker = await _platform.Start("escalation", new NodeSetup { Consumes = ["incident", "reporting"], Conduct = conduct });
        await incident.Note(needing, 1);
        await Seen(taker, h => h.Text.Contains("1 events wait for the owner", StringComparison.Ordinal));
        var rest = 0L;
        var late = await Seen(taker, h => h.GateAge > 3, () => incident.Note(Guid.CreateVersion7(), (int)rest++));
        Assert.True(rest > 1);
        // The others were applied, and it is as late as before.
        var copies = await _platform.Database("escalation");
        await Eventually.Equals(rest, () => copies.Scalar<long>("select count(*) from views.copy"), "the others are applied");
        Assert.InRange((await Look(taker)).GateAge, late.GateAge, double.MaxValue);
        await Seen(taker, h => h.Status == "unhealthy");
    }

    private sealed record PathHealth(string Status, string Text, double GateAge, string All);

    /// <summary>Looks until it is so, after doing something each time.</summary>
    private static async Task<PathHealth> Seen(Node node, Func<PathHealth, bool> isSo, Func<Task>? meanwhile = null)
    {
        PathHealth? seen = null;
        await Eventually.Holds(
            async () =>
            {
                if (meanwhile is not null) await meanwhile();
                seen = await Look(node);
                return isSo(seen);
            },
            "readiness tells it");
        return seen!;
    }

    private static async Task<PathHealth> Look(Node node)
    {
        var (part, all) = await node.Ready();
        var age = part.Data is { } data ? ((JsonElement)data["gateAgeSeconds"]).GetDouble() : 0;
        return new(part.Status, part.Description!, age, all);
    }

    /// <summary>What alerts read of the event path; nothing before it was looked at.</summary>
    private static async Task<int?> Figure(Node node)
    {
        using var client = node.Client(TestCaller.Administrator);
        var lines = (await client.GetStringAsync("/metrics")).Split('\n');
        var line = Array.Find(lines, line => line.StartsWith("platform_health_status{", StringComparison.Ordinal)
            && line.Contains("part=\"event-path\"", StringComparison.Ordinal));
        return line is null ? null : int.Parse(line.Split("} ")[1].Split(' ')[0]);
    }
}
