using Bench.Bed;

namespace Bench.Timers;

/// <summary>
/// Timers through the whole of the Escalation service: armed and cancelled by events from the broker, fired by the database's clock into
/// the event store, and published from there.
/// </summary>
internal static class TimerRates
{
    private const int Steps = 10;
    private const int Cancelled = 10_000;
    private const int Rate = 1000;
    private const int Seconds = 30;
    private const int Armed = 1_000_000;
    private const int Overdue = 500_000;
    private const string Fired = "events.mt_events where type in ('clock-warned.v1', 'clock-breached.v1')";
    private const string Late = "extract(epoch from timestamp - (data->>'dueAt')::timestamptz) * 1000";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(15);

    public static async Task Measure(LocalPlatform platform, Table table)
    {
        await using (var bed = await TimerBed.Open(platform))
        {
            await using var incidents = await IncidentStream.Open(bed);
            await incidents.Publish("bench", "P100D");
            await ArmAndCancel(bed, incidents, table);
            await OneThousandASecond(bed, incidents, table);
        }

        await using (var bed = await TimerBed.Open(platform))
        {
            await using var incidents = await IncidentStream.Open(bed);
            await incidents.Publish("bench", "PT50M");
            await AfterAnHour(bed, incidents, table);
        }
    }

    private static async Task ArmAndCancel(TimerBed bed, IncidentStream incidents, Table table)
    {
        var now = await Now(bed);
        var ids = Enumerable.Range(0, Cancelled).Select(_ => Guid.CreateVersion7()).ToArray();
        await Rated("armed", Report(incidents, ids, _ => now), $"(select count(*) from views.timer) = {Cancelled * Steps}");
        await Rated("cancelled", Resolve(), "not exists (select from views.timer)");

        async Task Resolve()
        {
            foreach (var id in ids) await incidents.Resolve(id, now);
        }

        // From the first event given to the broker.
        async Task Rated(string what, Task publishing, string condition)
        {
            var begun = TimeProvider.System.GetTimestamp();
            await publishing;
            await bed.Until(condition, s_patience);
            var seconds = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
            table.Add(
                $"timers {what}", $"{Cancelled * Steps / seconds:#,0} a second ({Cancelled / seconds:#,0} incidents)", "≥ 3,000 a second");
        }
    }

    private static async Task OneThousandASecond(TimerBed bed, IncidentStream incidents, Table table)
    {
        var before = bed.Resident();
        var now = await Now(bed);
        // Their first step is ten days after the report.
        var far = Enumerable.Range(0, (Armed / Steps) - (Rate * Seconds)).Select(_ => Guid.CreateVersion7()).ToArray();
        await Report(incidents, far, n => now + TimeSpan.FromSeconds(n % 86_400));
        await Arm(bed, far, far.Length * Steps);
        // As long as the others took for as many, and half as long again.
        var took = await Now(bed) - now;
        var first = await Now(bed) + (took * Rate * Seconds / far.Length * 1.5) + TimeSpan.FromSeconds(10);
        var near = Enumerable.Range(0, Rate * Seconds).Select(_ => Guid.CreateVersion7()).ToArray();
        await Report(incidents, near, n => first - TimeSpan.FromDays(10) + TimeSpan.FromMilliseconds(1000.0 / Rate * n));
        await Arm(bed, near, Armed);
        if (await Now(bed) > first) throw new InvalidOperationException("Arming took longer than the time it had.");
        table.Add("memory of the service, 1,000,000 timers armed", $"{bed.Resident():0} MiB (before: {before:0} MiB)");
        table.Add("disk, 1,000,000 timers", $"{await bed.Scalar<long>("select pg_total_relation_size('views.timer') / 1048576")} MiB");
        await bed.Until($"path.now() > '{first + TimeSpan.FromSeconds(Seconds + 2):O}'", s_patience);
        await bed.Until($"(select count(*) from {Fired}) = {near.Length}", s_patience);
        await Told(bed, table, "lateness, 1,000 due a second of 1,000,000", near.Length, "p99 ≤ 100 ms");
    }

    private static async Task AfterAnHour(TimerBed bed, IncidentStream incidents, Table table)
    {
        // The first step is due five minutes after the report, the last fifty after it.
        var now = await Now(bed) + TimeSpan.FromMinutes(10);
        var ids = Enumerable.Range(0, Overdue / Steps).Select(_ => Guid.CreateVersion7()).ToArray();
        await Report(incidents, ids, n => now + TimeSpan.FromMilliseconds(n));
        await Arm(bed, ids, Overdue);
        await bed.StopService();
        await bed.Execute("vacuum analyze");
        await bed.MoveClock(TimeSpan.FromMinutes(70));
        var started = await Now(bed);
        await bed.StartService();
        var listening = await Now(bed);
        await bed.Until("not exists (select from views.timer)", s_patience);
        var first = await Of<DateTime>(bed, "min(timestamp) filter (where data->>'severity' = '1')");
        var last = await Of<DateTime>(bed, "max(timestamp)");
        table.Add("first severe of 500,000 overdue", After(first), "≤ 2 s");
        table.Add("all of 500,000 overdue", After(last), "≤ 60 s");
        await Told(bed, table, "of 500,000 overdue", Overdue, "");

        string After(DateTime to) => $"{Seconds(to, listening)} after the service answers, {Seconds(to, started)} after its start";

        static string Seconds(DateTime to, DateTimeOffset from) => $"{(to.ToUniversalTime() - from.UtcDateTime).TotalSeconds:0.0} s";
    }

    // The last of them first, as a million rows are not counted ten times a second.
    private static async Task Arm(TimerBed bed, Guid[] ids, int timers)
    {
        await bed.Until($"exists (select from views.timer where incident = '{ids[^1]}')", s_patience);
        await bed.Until($"(select count(*) from views.timer) = {timers}", s_patience);
    }

    private static async Task Told(TimerBed bed, Table table, string figure, int expected, string bar)
    {
        if (bar.Length > 0)
        {
            var quantiles = await Of<double[]>(bed, $"percentile_cont(array[0.5, 0.9, 0.99, 0.999, 1]) within group (order by {Late})");
            var names = (string[])["p50", "p90", "p99", "p99.9", "max"];
            table.Add(figure, string.Join(", ", quantiles.Zip(names, (ms, name) => $"{name} {ms:0} ms")), bar);
        }

        var early = await Of<long>(bed, "count(*) filter (where timestamp < (data->>'dueAt')::timestamptz)");
        var twice = await Of<long>(bed, "count(*) - count(distinct (stream_id, data->>'clock', data->>'round', data->>'fraction', type))");
        table.Add($"{figure}: fired, early, twice", $"{await Of<long>(bed, "count(*)"):#,0}, {early}, {twice}", $"{expected:#,0}, 0, 0");
    }

    private static Task<T> Of<T>(TimerBed bed, string what) => bed.Scalar<T>($"select {what} from {Fired}");

    private static async Task<DateTimeOffset> Now(TimerBed bed) => new((await bed.Scalar<DateTime>("select path.now()")).ToUniversalTime());

    private static async Task Report(IncidentStream incidents, Guid[] ids, Func<int, DateTimeOffset> at)
    {
        for (var n = 0; n < ids.Length; n++) await incidents.Report(ids[n], "bench", (n % 4) + 1, at(n));
    }
}
