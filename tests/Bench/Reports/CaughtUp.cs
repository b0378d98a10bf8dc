using Bench.Bed;
using Npgsql;

namespace Bench.Reports;

/// <summary>Whether every consumer has applied all that its owners have recorded.</summary>
internal static class CaughtUp
{
    private static readonly (string Owner, string Consumer)[] s_paths =
    [
        ("incident", "escalation"), ("incident", "notification"), ("incident", "reporting"),
        ("escalation", "incident"), ("escalation", "notification"), ("escalation", "reporting"), ("notification", "reporting"),
    ];

    /// <summary>Waits until nothing is under way: the relays have passed on everything and every gate stands at the heads.</summary>
    public static async Task<TimeSpan> Wait(LocalPlatform platform, TimeSpan? atMost = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (await Behind(platform) is { Length: > 0 } behind)
        {
            if (TimeProvider.System.GetElapsedTime(start) > (atMost ?? TimeSpan.FromMinutes(5)))
                throw new TimeoutException($"Still behind: {behind}");
            await tick.WaitForNextTickAsync();
        }

        return TimeProvider.System.GetElapsedTime(start);
    }

    /// <summary>Events each consumer has yet to apply; empty when there are none.</summary>
    public static async Task<string> Behind(LocalPlatform platform)
    {
        var behind = new List<string>();
        foreach (var (owner, consumer) in s_paths)
        {
            var recorded = await Sum(platform, owner, "select count(*) from path.feed");
            var applied = await Sum(
                platform, consumer, $"select coalesce(sum(version), 0)::bigint from path.gate where source = '{owner}'");
            if (applied < recorded) behind.Add($"{consumer} {recorded - applied} of {owner}");
        }

        return string.Join(", ", behind);
    }

    private static async Task<long> Sum(LocalPlatform platform, string database, string sql)
    {
        await using var connection = new NpgsqlConnection(platform.Store(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
