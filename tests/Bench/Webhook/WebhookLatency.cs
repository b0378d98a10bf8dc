using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Bench.Bed;
using Bench.Reports;

namespace Bench.Webhook;

/// <summary>From the time a report was due to be sent until the first webhook about it has arrived, at 100 reports a second.</summary>
internal static partial class WebhookLatency
{
    private const double PerSecond = 100;

    public static async Task Measure(LocalPlatform platform, Table table)
    {
        await WarmUp.Run(platform, table);
        await CaughtUp.Wait(platform);
        await Run(platform, TimeSpan.FromSeconds(10));
        var rounds = new List<(double P99, string Text)>();
        for (var round = 0; round < 3; round++)
        {
            await CaughtUp.Wait(platform);
            rounds.Add(await Run(platform, TimeSpan.FromSeconds(20)));
        }

        table.Add("report → webhook received, 100 reports a second (median of 3)", rounds.OrderBy(round => round.P99).ElementAt(1).Text, "p50 ≤ 25 ms, p99 ≤ 150 ms");
    }

    private static async Task<(double P99, string Text)> Run(LocalPlatform platform, TimeSpan time)
    {
        var reported = new ConcurrentDictionary<string, long>();
        var arrived = new ConcurrentDictionary<string, long>();
        platform.Receivers.OnWebhook = (body, at) =>
        {
            if (Number().Match(body) is { Success: true } match) arrived.TryAdd(match.Value, at);
        };
        await Load.Open(platform, PerSecond, time, (body, due) => reported.TryAdd(Number().Match(body).Value, due));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var wait = 0; wait < 200 && reported.Keys.Any(number => !arrived.ContainsKey(number)); wait++) await tick.WaitForNextTickAsync();
        platform.Receivers.OnWebhook = null;

        var latency = Load.NewHistogram();
        foreach (var (number, due) in reported)
        {
            if (arrived.TryGetValue(number, out var at))
                latency.RecordValue((long)TimeProvider.System.GetElapsedTime(due, Math.Max(due + 1, at)).TotalMicroseconds);
        }

        if (latency.TotalCount == 0) throw new InvalidOperationException("No webhook came: what keeps Notification stands at /health/ready.");
        var missing = reported.Keys.Count(number => !arrived.ContainsKey(number));
        return (latency.GetValueAtPercentile(99), $"{Load.Percentiles(latency)}; {reported.Count} reports, {missing} not told");
    }

    [GeneratedRegex("INC-[0-9]+")]
    private static partial Regex Number();
}
