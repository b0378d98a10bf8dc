using System.Collections.Concurrent;
using System.Text.Json;
using Bench.Bed;
using Bench.Raw;
using Npgsql;

namespace Bench.Reports;

/// <summary>The highest of some fixed rates at which, for a minute, every consumer has each report within five seconds.</summary>
internal static class SustainedRate
{
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_lag = TimeSpan.FromSeconds(5);
    private static readonly double[] s_shares = [0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.10, 0.12, 0.15, 0.20];

    public static async Task Measure(LocalPlatform platform, Table table)
    {
        await WarmUp.Run(platform, table);
        await CaughtUp.Wait(platform);
        var raw = await Pgbench.RowsPerSecond(platform, 64, TimeSpan.FromSeconds(8));
        var sustained = "none of the rates tried";
        foreach (var share in s_shares)
        {
            var (load, lag) = await Run(platform, share * raw);
            Progress.Say($"  {share:P0}: {load.PerSecond:0} a second, worst lag {lag.TotalSeconds:0.0} s, {Load.Percentiles(load.Latency)}");
            await CaughtUp.Wait(platform);
            if (lag > s_lag || load.Failed > 0 || load.PerSecond < 0.95 * share * raw) break;
            sustained = $"{load.PerSecond:0} = {share:P0} of {raw:0}; worst lag {lag.TotalSeconds:0.0} s; {Load.Percentiles(load.Latency)}";
        }

        table.Add("reports a second sustained for a minute, every consumer under 5 s behind", sustained, "≥ 8 %");
    }

    private static async Task<(LoadResult Load, TimeSpan Lag)> Run(LocalPlatform platform, double perSecond)
    {
        using var watching = new CancellationTokenSource();
        var latest = new Latest();
        var watch = Watch(platform, latest, watching.Token);
        var load = await Load.Open(platform, perSecond, s_time, latest.Take);
        await watching.CancelAsync();
        return (load, await watch);
    }

    /// <summary>Once a second: how long until the report answered last is in every consumer.</summary>
    private static async Task<TimeSpan> Watch(LocalPlatform platform, Latest latest, CancellationToken ct)
    {
        var worst = new ConcurrentBag<TimeSpan> { TimeSpan.Zero };
        var probes = new List<Task>();
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await tick.WaitForNextTickAsync(ct))
                if (latest.Incident is { } incident) probes.Add(Probe(platform, incident, worst));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(probes);
        }

        return worst.Max();
    }

    private static async Task Probe(LocalPlatform platform, string incident, ConcurrentBag<TimeSpan> worst)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        foreach (var consumer in (string[])["escalation", "notification", "reporting"])
        {
            await using var connection = new NpgsqlConnection(platform.Store(consumer));
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("select exists (select from path.gate where stream = $1 and source = 'incident' and tenant = 'demo-retail')", connection);
            command.Parameters.AddWithValue($"incident/{incident}");
            while (!(bool)(await command.ExecuteScalarAsync())! && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMinutes(1))
                await tick.WaitForNextTickAsync();
        }

        worst.Add(TimeProvider.System.GetElapsedTime(start));
    }

    private sealed class Latest
    {
        private string? _body;

        public string? Incident => _body is { } body ? JsonDocument.Parse(body).RootElement.GetProperty("id").GetString() : null;

        public void Take(string body, long due) => _body = body;
    }
}
