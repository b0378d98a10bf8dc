using Contracts.Events.Contract;
using Escalations.Domain;
using Escalations.Timers;
using Microsoft.Extensions.DependencyInjection;

namespace Escalations.Tests.Timers;

/// <summary>Processes that are killed, stand still in the middle of a batch, or have a wrong host clock.</summary>
public sealed class FaultsOnRealServers : OnRealServers
{
    [Fact(DisplayName = "C1: four processes, one killed and one stopped in the middle of a batch, fire every timer once and none early")]
    public async Task Killed_and_stopped_in_the_middle()
    {
        const int Number = 1500;
        var now = await Node.Now();
        for (var batch = 0; batch < Number / 500; batch++)
            await Node.Feed([.. Enumerable.Range(0, 500).Select(_ => Incidents.Reported(Guid.CreateVersion7(), now))]);
        await using var killed = await ChildNode.Start(Database, Broker);
        await using var stopped = await ChildNode.Start(Database, Broker);
        await using var healthy = await ChildNode.Start(Database, Broker);
        await Move(TimeSpan.FromHours(5));
        await Until("exists (select from events.mt_events where type = 'clock-warned.v1')", 120);
        killed.Kill();
        stopped.Pause();
        await Until("not exists (select from views.timer)", 180);
        stopped.Resume();
        await stopped.Answers();
        var fired = "from events.mt_events where type in ('clock-warned.v1', 'clock-breached.v1')";
        Assert.Equal(Number * 6, await Node.Scalar<long>($"select count(*) {fired}"));
        Assert.Equal(Number * 6, await Node.Scalar<long>(
            $"select count(distinct (stream_id, data->>'clock', data->>'round', type, data->>'fraction')) {fired}"));
        Assert.Equal(0, await Node.Scalar<long>(
            $"select count(*) {fired} and (data->>'firedAt')::timestamptz < (data->>'dueAt')::timestamptz"));
        Assert.Equivalent(
            new TimerDifference(Number, 0, [], []),
            await Node.Services.GetRequiredService<TimerReconciliation>().Compare(repair: false, default));
    }

    [Theory(DisplayName = "C2: a host clock that jumps by two hours makes no timer early and none late")]
    [InlineData("+2h")]
    [InlineData("-2h")]
    public async Task The_host_clock_jumps(string jump)
    {
        var id = Guid.CreateVersion7();
        var clock = Path.GetTempFileName();
        await File.WriteAllTextAsync(clock, "+0");
        await using var child = await ChildNode.Start(Database, Broker, clock);
        var reported = await Node.Now() - TimeSpan.FromMinutes(14.9);
        await Node.Feed(Incidents.Reported(id, reported));
        // Only the process with the wrong clock is left.
        await using (Node)
        {
        }
        await File.WriteAllTextAsync(clock, jump);
        await Until("exists (select from events.mt_events where type = 'clock-warned.v1')", 120);
        Node = new(Database, Broker);
        var run = (await Node.Clocks(id)).Latest("response")!;
        var (due, fired) = (run.Warnings[0].At, await Node.Scalar<DateTimeOffset>(
            "select (data->>'firedAt')::timestamptz from events.mt_events where type = 'clock-warned.v1'"));
        Assert.Equal([0.5m], [.. run.Told]);
        Assert.InRange(fired - due, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        File.Delete(clock);
    }

    [Fact(DisplayName = "OpsKnight PR#290: resolved with or before its report leaves no zombie")]
    public async Task Reported_and_resolved_in_one_batch_leaves_no_timer()
    {
        var (id, now) = (Guid.CreateVersion7(), await Node.Now());
        await Node.Feed(Incidents.Reported(id, now - TimeSpan.FromHours(9)), Incidents.Resolved(id, now));
        Assert.Equal(0, await Node.Scalar<long>("select count(*) from views.timer"));
        Assert.All((await Node.Clocks(id)).Runs, run => Assert.Equal((Outcomes.Late, null), (run.Outcome, run.FiredAt)));
    }

    [Fact]
    public async Task A_pause_is_over_by_itself_when_the_longest_has_passed()
    {
        var (id, now) = (Guid.CreateVersion7(), await Node.Now());
        await Node.Feed(Incidents.Reported(id, now), Incidents.Paused(id, "vendor", now + TimeSpan.FromMinutes(1)));
        await Node.Advance(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(2));
        var run = (await Node.Clocks(id)).Latest("resolution")!;
        Assert.Equal((null, now + TimeSpan.FromDays(2) + TimeSpan.FromHours(4)), (run.PausedAt, run.DueAt));
        await Node.Advance(TimeSpan.FromHours(4));
        Assert.NotNull((await Node.Clocks(id)).Latest("resolution")!.FiredAt);
    }

    [Fact]
    public async Task A_year_published_later_moves_the_deadlines_that_lie_in_it()
    {
        var (id, resolved) = (Guid.CreateVersion7(), new DateTimeOffset(2030, 2, 1, 1, 0, 0, TimeSpan.Zero));
        await Node.Feed(
            Incidents.Published(TestContracts.Telecom), Incidents.Reported(id, resolved.AddHours(-1), contract: "telecom"),
            Incidents.Resolved(id, resolved));
        // Friday: Monday and Tuesday are ordinary days as far as anybody knows.
        Assert.Equal(new(2030, 2, 5, 16, 0, 0, TimeSpan.Zero), (await Report()).DueAt);
        await Node.Feed(new CalendarPublished("cn", 1, new("cn", new(null, "China"),
            [new(2030, [new(new(null, "Spring Festival"), [new(2030, 2, 4), new(2030, 2, 5)], [new(2030, 2, 9)])])])));
        Assert.Equal(new(2030, 2, 7, 16, 0, 0, TimeSpan.Zero), (await Report()).DueAt);
        Assert.Equal(1, await Node.Scalar<long>("select count(*) from views.timer where step = 'breach' and due_at = '2030-02-07 16:00Z'"));

        async Task<ClockRun> Report() => (await Node.Clocks(id)).Latest("major-report")!;
    }

    [Fact]
    public async Task Every_night_what_is_armed_is_compared_with_the_events_by_one_of_the_replicas()
    {
        await using var other = new EscalationNode(Database, Broker);
        await Node.Feed(Incidents.Reported(Guid.CreateVersion7(), await Node.Now()));
        await Node.Scalar<int>("with d as (delete from views.timer where step = 'breach' returning 1) select count(*)::int from d");
        var night = new DateOnly(2026, 3, 2);
        var checks = await Task.WhenAll(((EscalationNode[])[Node, other]).Select(
            node => node.Services.GetRequiredService<NightlyCheck>().Check(night, default)));
        var check = Assert.Single(checks.OfType<TimerCheck>());
        Assert.Equal((night, 1, 6, 2, 0), (check.Night, check.Incidents, check.Planned, check.Missing, check.Surplus));
        Assert.Equal([check], await other.Services.GetRequiredService<NightlyCheck>().Last(30, default));
        Assert.Equal(6, await Node.Scalar<long>("select count(*) from views.timer"));
    }
}
