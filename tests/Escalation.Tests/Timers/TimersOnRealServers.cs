using Contracts.Events.Incident;
using Escalations.Domain;
using Escalations.Timers;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ServiceDefaults.EventSourcing;

namespace Escalations.Tests.Timers;

/// <summary>Two processes on one database, and a clock that is moved instead of waited for.</summary>
public sealed class TimersOnRealServers : OnRealServers
{
    [Fact]
    public async Task A_timer_fires_when_its_time_comes_and_not_before()
    {
        var (id, now) = (Guid.CreateVersion7(), await Node.Now());
        await Node.Feed(Incidents.Reported(id, now));
        await Node.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal([0.5m, 0.75m], [.. (await Run(id, "response")).Told]);
        Assert.Null((await Run(id, "response")).FiredAt);
        await Node.Advance(TimeSpan.FromMinutes(1));
        var run = await Run(id, "response");
        Assert.True(run.FiredAt >= run.DueAt, $"due {run.DueAt:O}, fired {run.FiredAt:O}");
    }

    [Fact]
    public async Task Two_nodes_fire_everything_once()
    {
        await using var other = new EscalationNode(Database, Broker);
        var reported = await Node.Now() - TimeSpan.FromMinutes(1);
        var ids = Enumerable.Range(0, 400).Select(_ => Guid.CreateVersion7()).ToArray();
        await Task.WhenAll(
            Node.Feed([.. ids[..200].Select(id => Incidents.Reported(id, reported))]),
            other.Feed([.. ids[200..].Select(id => Incidents.Reported(id, reported))]));
        await Node.Advance(TimeSpan.FromHours(5));
        Assert.Equal(400 * 6, (await Node.Fired()).Count);
        foreach (var id in ids)
        {
            var clocks = await Node.Clocks(id);
            Assert.All(clocks.Runs, run => Assert.Equal([0.5m, 0.75m], [.. run.Told]));
            Assert.All(clocks.Runs, run => Assert.True(run.FiredAt >= run.DueAt));
        }
    }

    [Fact]
    public async Task No_step_is_passed_over_while_others_decide_on_the_incidents()
    {
        var reported = await Node.Now() - TimeSpan.FromMinutes(1);
        await Node.Feed([.. Enumerable.Range(0, 1000).Select(_ => (object)Incidents.Reported(Guid.CreateVersion7(), reported))]);
        using var done = new CancellationTokenSource();
        var deciding = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Decide()));
        await Node.Advance(TimeSpan.FromHours(5));
        await done.CancelAsync();
        await deciding;
        Assert.Equal(1000 * 6, (await Node.Fired()).Count);

        // Takes the incidents, and lets them go at once, in no order.
        async Task Decide()
        {
            while (!done.IsCancellationRequested)
            {
                await using var take = Node.Store.CreateCommand(
                    "select from views.incident tablesample system (20) for update skip locked");
                await take.ExecuteNonQueryAsync();
            }
        }
    }

    [Fact]
    public async Task Of_many_timers_only_those_that_are_due_are_read()
    {
        var now = await Node.Now();
        await Node.Feed([.. Enumerable.Range(0, 20).Select(_ => (object)Incidents.Reported(Guid.CreateVersion7(), now))]);
        await using (var far = Node.Store.CreateBatch())
        {
            far.BatchCommands.Add(new(
                "insert into views.incident select gen_random_uuid(), tenant, level, imported, facts from views.incident, generate_series(1, 1000)"));
            far.BatchCommands.Add(new(
                """
                insert into views.timer select gen_random_uuid(), i.tenant, i.id, clock, round, fraction, step, severity_rank, due_at + interval '1 year'
                from views.incident i, (select * from views.timer where incident = (select min(incident::text)::uuid from views.timer)) t
                """));
            far.BatchCommands.Add(new("analyze views.incident, views.timer"));
            await far.ExecuteNonQueryAsync();
        }

        var (claimed, read) = await Node.Services.GetRequiredService<EventTransactions>().Run(
            async (transaction, ct) =>
            {
                var due = await TimerTable.Claim(now.AddMinutes(20), 100, transaction, ct);
                await using var seen = new NpgsqlCommand(
                    "select idx_tup_fetch + seq_tup_read from pg_stat_xact_user_tables where relid = 'views.timer'::regclass", transaction.Connection);
                return (due.Count, (long)(await seen.ExecuteScalarAsync(ct))!);
            },
            default);

        // The first warning of each response clock.
        Assert.Equal(20, claimed);
        Assert.InRange(read, 20, 100);
    }

    [Fact]
    public async Task Moved_to_another_version_its_timers_fire_by_that()
    {
        var (id, now) = (Guid.CreateVersion7(), await Node.Now());
        var longer = TestContracts.RoundTheClock with
        {
            Targets =
            [
                .. TestContracts.RoundTheClock.Targets.Where(target => target.Clock is not ("response" or "resolution")),
                new("response", "1", "always", "PT1H"), new("resolution", "1", "always", "PT2H", OnVersionChange: "restart"),
            ],
        };
        await Node.Feed(Incidents.Reported(id, now));
        var moved = new IncidentContractVersionChanged(
            id, "round-the-clock", 1, 2, [], null, "renewed", "mia", now + TimeSpan.FromMinutes(20));
        // The version is fetched from its owner where the incident is moved to it before it is known.
        await Assert.ThrowsAsync<DependencyMissingException>(() => Node.Feed(moved));
        await Node.Advance(TimeSpan.FromMinutes(20));
        await Node.Feed(Incidents.Published(longer, version: 2), moved);
        await Node.Advance(TimeSpan.FromMinutes(35));
        Assert.Null((await Run(id, "response")).FiredAt);
        var resolution = await Run(id, "resolution");
        Assert.Equal((now + TimeSpan.FromMinutes(140), 2), (resolution.DueAt, resolution.Target.ContractVersion));
        await Node.Advance(TimeSpan.FromMinutes(5));
        Assert.NotNull((await Run(id, "response")).FiredAt);

        using var client = Node.Client(TestCaller.Auditor);
        using var explained = await client.GetAsync($"/v1/incidents/{id}/clocks/resolution/explain");
        Assert.True(explained.IsSuccessStatusCode, await explained.Content.ReadAsStringAsync());
        Assert.Contains("before restart", await explained.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var timers = Node.Services.GetRequiredService<TimerReconciliation>();
        var difference = await timers.Compare(repair: false, default);
        Assert.Equal((0, 0), (difference.Missing.Count, difference.Surplus.Count));
    }

    [Fact(DisplayName = "oncall#1206: a restart during a wait, and the step still fires")]
    public async Task A_restart_during_a_wait_and_the_step_still_fires()
    {
        var (id, now) = (Guid.CreateVersion7(), await Node.Now());
        await Node.Feed(Incidents.Reported(id, now));
        await Node.DisposeAsync();
        Node = new(Database, Broker);
        await Node.Advance(TimeSpan.FromMinutes(30));
        Assert.NotNull((await Run(id, "response")).FiredAt);
    }

    [Fact(DisplayName = "C6: acknowledged during a wait, nothing fires later")]
    public async Task Acknowledged_during_a_wait_and_nothing_fires_later()
    {
        var (id, now) = (Guid.CreateVersion7(), await Node.Now());
        await Node.Feed(Incidents.Reported(id, now));
        await Node.Advance(TimeSpan.FromMinutes(16));
        await Node.Feed(Incidents.Acknowledged(id, now + TimeSpan.FromMinutes(16)));
        await Node.Advance(TimeSpan.FromDays(1));
        var run = await Run(id, "response");
        Assert.Equal((Outcomes.Met, 1, null), (run.Outcome, run.Told.Length, run.FiredAt));
    }

    [Fact(DisplayName = "C4: what is overdue after down time fires by severity, and then by time")]
    public async Task What_is_overdue_fires_by_severity_and_then_by_time()
    {
        var now = await Node.Now();
        var overdue = Enumerable.Range(0, 150).Select(n =>
            Incidents.Reported(Guid.CreateVersion7(), now - TimeSpan.FromMinutes(600 + (n * 7 % 150)), severity: $"{3 - (n % 3)}"));
        await Node.Feed([.. overdue]);
        await Node.NothingDue();
        var fired = await Node.Fired();
        Assert.Equal(150 * 6, fired.Count);
        Assert.Equal(fired.OrderBy(timer => timer.Severity, StringComparer.Ordinal).ThenBy(timer => timer.DueAt), fired);
    }

    [Fact]
    public async Task A_rebuild_gives_the_armed_timers_and_shows_and_mends_a_difference()
    {
        var (kept, lost) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var now = await Node.Now();
        await Node.Feed(
            Incidents.Reported(kept, now), Incidents.Reported(lost, now), Incidents.Reported(Guid.CreateVersion7(), now, imported: true));
        var timers = Node.Services.GetRequiredService<TimerReconciliation>();
        Assert.Equivalent(new TimerDifference(2, 12, [], []), await timers.Compare(repair: false, default));

        await Node.Scalar<int>($"with d as (delete from views.timer where incident = '{lost}' returning 1) select count(*)::int from d");
        await Node.Scalar<int>(
            $"""
            with i as (insert into views.timer
                select gen_random_uuid(), tenant, incident, clock, 7, 1, 'breach', 1, due_at from views.timer
                where incident = '{kept}' limit 1 returning 1)
            select count(*)::int from i
            """);
        var difference = await timers.Compare(repair: true, default);
        Assert.Equal((6, 1), (difference.Missing.Count, difference.Surplus.Count));
        Assert.All(difference.Missing, timer => Assert.Equal(lost, timer.IncidentId));
        Assert.Equivalent(new TimerDifference(2, 12, [], []), await timers.Compare(repair: false, default));
    }

    private async Task<ClockRun> Run(Guid incident, string clock) => (await Node.Clocks(incident)).Latest(clock)!;
}
