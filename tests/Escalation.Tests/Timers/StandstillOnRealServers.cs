using Escalations.Timers;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Escalations.Tests.Timers;

/// <summary>A process that stands still with what it has claimed, and a transaction of somebody else that does not end.</summary>
public sealed class StandstillOnRealServers : OnRealServers
{
    private const string Stops = "stops";
    private const string Fired = "from events.mt_events where type in ('clock-warned.v1', 'clock-breached.v1')";
    private const string NothingDue = "not exists (select from views.timer where due_at <= path.now())";

    // What a transaction took out of a table stays in sight of others, with its number, until it ends.
    private const string Held =
        $"from views.timer t join pg_stat_activity a on a.backend_xid = t.xmax where a.application_name = '{Stops}'";

    [Fact(DisplayName = "A3: a process stopped for 60 s with claimed timers in hand loses them to the other, and each fires once")]
    public async Task Stopped_for_a_minute_in_the_middle_of_a_batch()
    {
        const int Today = 2000, Tomorrow = 100;
        var now = await Node.Now();
        for (var batch = 0; batch < Today / 500; batch++) await Report(500, now);
        await Report(Tomorrow, now.AddDays(1));
        await using (Node)
        {
        }
        await using var stops = await ChildNode.Start(Database, Broker, name: Stops);
        await using var other = await ChildNode.Start(Database, Broker, name: "goes on");
        await Move(TimeSpan.FromHours(5));
        var (backend, held) = await StopInTheMiddle(stops);
        var stoppedAt = await Ask<DateTime>("select clock_timestamp()");
        Assert.InRange(held, 1, long.MaxValue);

        // What it holds is let go by the store: nobody else ends its transaction.
        await Until($"not exists (select from pg_stat_activity where pid = {backend})", 30);
        await Until(NothingDue, 60);
        Assert.Equal(Today * 6, await Ask<long>($"select count(*) {Fired}"));
        await Until($"clock_timestamp() >= '{stoppedAt:O}'::timestamptz + interval '60 s'", 90);
        stops.Resume();
        await stops.Answers();

        // Whoever stood still is alone, and has tomorrow's to fire.
        other.Kill();
        await Move(TimeSpan.FromDays(1));
        await Until(NothingDue, 60);
        Node = new(Database, Broker);
        const int All = Today + Tomorrow;
        Assert.Equal(All * 6, await Ask<long>($"select count(*) {Fired}"));
        Assert.Equal(All * 6, await Ask<long>(
            $"select count(distinct (stream_id, data->>'clock', data->>'round', type, data->>'fraction')) {Fired}"));
        Assert.Equal(0, await Ask<long>($"select count(*) {Fired} and (data->>'firedAt')::timestamptz < (data->>'dueAt')::timestamptz"));
        Assert.Equivalent(
            new TimerDifference(All, 0, [], []), await Node.Services.GetRequiredService<TimerReconciliation>().Compare(repair: false, default));
    }

    [Fact(DisplayName = "A2: while somebody's transaction is held open, with a gap in the sequence, timers go on firing")]
    public async Task A_transaction_held_open_holds_no_timer_up()
    {
        await using var somebody = NpgsqlDataSource.Create(Database.AdminConnectionString);
        await using var connection = await somebody.OpenConnectionAsync();
        await using var open = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await using var begin = new NpgsqlCommand(
            "select pg_current_xact_id()::text from (select nextval('events.mt_events_sequence'), count(*) from views.timer) gap", connection, open);
        var held = (string)(await begin.ExecuteScalarAsync())!;

        await Report(50, await Node.Now());
        await Node.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(50 * 2, await Ask<long>($"select count(*) {Fired} and data->>'clock' = 'response'"));
        await Node.Advance(TimeSpan.FromHours(5));
        Assert.Equal(50 * 6, await Ask<long>($"select count(*) {Fired}"));
        // It is held open, for whoever follows the store in order: nothing that fired has passed it.
        Assert.Equal(held, await Ask<string>("select path.horizon()::text"));
        Assert.Equal(0, await Ask<long>($"select count(*) from path.feed f where exists (select {Fired} and seq_id = f.seq) and f.xid < '{held}'"));

        await open.RollbackAsync();
        await Until("(select seq from path.cursor where name = 'relay') = (select seq from path.feed order by xid desc, seq desc limit 1)", 60);
        Assert.Equal(50 * 6, await Ask<long>($"select count(*) {Fired}"));
    }

    private Task Report(int incidents, DateTimeOffset at) =>
        Node.Feed([.. Enumerable.Range(0, incidents).Select(_ => Incidents.Reported(Guid.CreateVersion7(), at))]);

    // Stopped a moment too late, or too early, it is let go again: what counts is that the store waits for it, with its rows locked.
    private async Task<(int Backend, long Timers)> StopInTheMiddle(ChildNode process)
    {
        while (true)
        {
            await Until($"exists (select {Held})", 60);
            process.Pause();
            await Until($"not exists (select from pg_stat_activity where application_name = '{Stops}' and state = 'active')", 30);
            var backend = await Ask<object>($"select coalesce((select min(a.pid) {Held} and a.state = 'idle in transaction'), 0)");
            if (backend is not 0) return ((int)backend, await Ask<long>($"select count(*) {Held}"));
            process.Resume();
        }
    }
}
