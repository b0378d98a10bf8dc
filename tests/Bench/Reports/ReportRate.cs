using Bench.Bed;
using Bench.Raw;

namespace Bench.Reports;

/// <summary>Durable reports a second through the gateway, beside the raw limit of the same run.</summary>
internal static class ReportRate
{
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(8);
    private static readonly Dictionary<int, string> s_bars = new() { [1] = "", [16] = "≥ 15 %", [64] = "≥ 30 %, aim 100 %" };

    public static async Task Measure(LocalPlatform platform, Table table)
    {
        await WarmUp.Run(platform, table);
        foreach (var (connections, bar) in s_bars)
            await Compare(platform, table, $"reports a second, {connections} connections (median of 3)", connections, Load.Closed, bar);

        await Compare(
            platform, table, "of these the way to the service and back: refused before its store, 64 connections (median of 3)", 64, Load.Refused, "");
    }

    private static async Task Compare(
        LocalPlatform platform, Table table, string what, int connections, Func<LocalPlatform, int, TimeSpan, Task<LoadResult>> run, string bar)
    {
        // Raw, load, raw, load …: what the machine does meanwhile meets both.
        var rounds = new List<(double Raw, LoadResult Load)>();
        for (var round = 0; round < 3; round++)
        {
            await CaughtUp.Wait(platform);
            rounds.Add((await Pgbench.RowsPerSecond(platform, connections, s_time), await run(platform, connections, s_time)));
        }

        var (raw, load) = rounds.OrderBy(round => round.Load.PerSecond / round.Raw).ElementAt(1);
        table.Add(
            what,
            $"{load.PerSecond:0} = {100 * load.PerSecond / raw:0} % of {raw:0}; {Load.Percentiles(load.Latency)}; failed {rounds.Sum(r => r.Load.Failed)}", bar);
    }
}
