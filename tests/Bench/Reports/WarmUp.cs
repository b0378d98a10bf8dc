using Bench.Bed;

namespace Bench.Reports;

/// <summary>
/// A platform runs for weeks; one that was started a minute ago still compiles what it runs. It is measured once a round of reports is no
/// longer quicker than those before.
/// </summary>
internal static class WarmUp
{
    private const int Most = 10;
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(8);
    private static bool s_done;

    /// <summary>Once in a run; what the first round was like stands in the table.</summary>
    public static async Task Run(LocalPlatform platform, Table table)
    {
        if (s_done) return;
        s_done = true;
        var rounds = new List<double>();
        do
        {
            await CaughtUp.Wait(platform);
            rounds.Add((await Load.Closed(platform, 64, s_time)).PerSecond);
            Progress.Say($"  warming up, round {rounds.Count}: {rounds[^1]:0} reports a second");
        }
        while (rounds.Count < Most && (rounds.Count < 3 || rounds[^1] > 1.1 * rounds[..^1].Max()));
        table.Add("before: reports a second, 64 connections, round by round until they get no quicker", string.Join(", ", rounds.Select(r => $"{r:0}")));
    }
}
