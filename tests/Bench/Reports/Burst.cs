using Bench.Bed;

namespace Bench.Reports;

/// <summary>Ten seconds of reports as fast as they are taken, and how long the consumers need to be where the owners are.</summary>
internal static class Burst
{
    public static async Task Measure(LocalPlatform platform, Table table)
    {
        await CaughtUp.Wait(platform);
        var load = await Load.Closed(platform, 64, TimeSpan.FromSeconds(10));
        var behind = await CaughtUp.Wait(platform);
        table.Add(
            "10 s of reports at 64 connections, then everything caught up",
            $"{load.Accepted} reports, {load.PerSecond:0} a second; {Load.Percentiles(load.Latency)}; caught up {behind.TotalSeconds:0.0} s later");
    }
}
