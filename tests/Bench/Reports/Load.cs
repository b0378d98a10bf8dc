using System.Threading.Channels;
using Bench.Bed;
using HdrHistogram;

namespace Bench.Reports;

/// <summary>What a load saw.</summary>
/// <param name="Latency">From the time a request was meant to be sent, in microseconds.</param>
internal sealed record LoadResult(long Accepted, long Failed, TimeSpan Time, LongHistogram Latency)
{
    public double PerSecond => Accepted / Time.TotalSeconds;
}

/// <summary>Reports of incidents through the gateway.</summary>
internal static class Load
{
    private const string Path = "/v1/incidents";

    /// <summary>Each connection posts as soon as it has the last answer.</summary>
    public static Task<LoadResult> Closed(LocalPlatform platform, int connections, TimeSpan time) =>
        Closed(platform, connections, time, Report, answer: 201);

    /// <summary>
    /// The same with reports that the service reads to their end and refuses for what stands there: all of the way but the store. What is
    /// accepted here is the refusal.
    /// </summary>
    public static Task<LoadResult> Refused(LocalPlatform platform, int connections, TimeSpan time) =>
        Closed(platform, connections, time, n => $"{Report(n)[..^1]},\"since\":\"some time ago\"}}", answer: 400);

    private static async Task<LoadResult> Closed(
        LocalPlatform platform, int connections, TimeSpan time, Func<int, string> report, int answer)
    {
        var start = TimeProvider.System.GetTimestamp();
        var runs = await Task.WhenAll(Enumerable.Range(0, connections).Select(n => Task.Run(async () =>
        {
            using var connection = await HttpConnection.Open(platform.Gateway, platform.Credential("dispatcher"), Path);
            var (accepted, failed, latency) = (0L, 0L, NewHistogram());
            while (TimeProvider.System.GetElapsedTime(start) < time)
            {
                var sent = TimeProvider.System.GetTimestamp();
                var (status, _) = await connection.Post(report(n));
                latency.RecordValue(Microseconds(sent));
                if (status == answer) accepted++;
                else failed++;
            }

            return (accepted, failed, latency);
        })));
        return Sum(runs, TimeProvider.System.GetElapsedTime(start));
    }

    /// <summary>
    /// So many reports a second at fixed times, whether or not earlier ones were answered; latency counts from the time at which a
    /// report was due, so that a stall is seen by all that waited behind it.
    /// </summary>
    /// <param name="onAnswer">Body of an accepted report and the time it was due.</param>
    public static async Task<LoadResult> Open(
        LocalPlatform platform, double perSecond, TimeSpan time, Action<string, long>? onAnswer = null, int connections = 64)
    {
        var due = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleWriter = true });
        var start = TimeProvider.System.GetTimestamp();
        var workers = Enumerable.Range(0, connections).Select(n => Task.Run(async () =>
        {
            using var connection = await HttpConnection.Open(platform.Gateway, platform.Credential("dispatcher"), Path);
            var (accepted, failed, latency) = (0L, 0L, NewHistogram());
            await foreach (var at in due.Reader.ReadAllAsync())
            {
                var (status, body) = await connection.Post(Report(n));
                latency.RecordValue(Microseconds(at));
                if (status != 201) failed++;
                else accepted++;
                if (status == 201) onAnswer?.Invoke(body, at);
            }

            return (accepted, failed, latency);
        })).ToArray();
        await Schedule(due.Writer, start, perSecond, time);
        return Sum(await Task.WhenAll(workers), TimeProvider.System.GetElapsedTime(start));
    }

    public static long Microseconds(long since) => Math.Max(1, (long)TimeProvider.System.GetElapsedTime(since).TotalMicroseconds);

    public static LongHistogram NewHistogram() => new(TimeSpan.TicksPerMinute, 3);

    public static string Percentiles(LongHistogram latency) =>
        $"p50 {latency.GetValueAtPercentile(50) / 1000.0:0.0} ms, p99 {latency.GetValueAtPercentile(99) / 1000.0:0.0} ms, max {latency.GetValueAtPercentile(100) / 1000.0:0.0} ms";

    private static async Task Schedule(ChannelWriter<long> due, long start, double perSecond, TimeSpan time)
    {
        var step = TimeProvider.System.TimestampFrequency / perSecond;
        var total = (long)(perSecond * time.TotalSeconds);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (var n = 0L; n < total;)
        {
            await tick.WaitForNextTickAsync();
            for (var now = TimeProvider.System.GetTimestamp(); n < total && start + (long)(n * step) <= now; n++)
                await due.WriteAsync(start + (long)(n * step));
        }

        due.Complete();
    }

    private static LoadResult Sum(IReadOnlyList<(long Accepted, long Failed, LongHistogram Latency)> runs, TimeSpan time)
    {
        var latency = NewHistogram();
        foreach (var run in runs) latency.Add(run.Latency);
        return new(runs.Sum(run => run.Accepted), runs.Sum(run => run.Failed), time, latency);
    }

    private static string Report(int shop) =>
        $$$"""{"contract":"store-hardware","summary":"收银机死机","description":"The till stopped and does not come back.","severity":"2","device":"POS-{{{shop}}}","symptom":"Black screen","reporter":{"name":"Chen","phone":"+86 10 5555 0100"}}""";
}
