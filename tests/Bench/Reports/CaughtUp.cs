using Bench.Bed;
using Npgsql;

namespace Bench.Reports;

/// <summary>Whether every consumer has applied all that its owners have recorded, and everybody is told.</summary>
internal static class CaughtUp
{
    private static readonly (string Owner, string Consumer)[] s_paths =
    [
        ("incident", "escalation"), ("incident", "notification"), ("incident", "reporting"),
        ("escalation", "incident"), ("escalation", "notification"), ("escalation", "reporting"), ("notification", "reporting"),
    ];

    /// <summary>
    /// Waits until nothing is under way: every notification is sent that is due, the relays have passed on everything, and every gate
    /// stands at the heads.
    /// </summary>
    public static async Task<TimeSpan> Wait(LocalPlatform platform, TimeSpan? atMost = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (await Behind(platform) is { Length: > 0 } behind)
        {
            if (TimeProvider.System.GetElapsedTime(start) > (atMost ?? TimeSpan.FromMinutes(10)))
                throw new TimeoutException($"Still behind: {behind}");
            await tick.WaitForNextTickAsync();
        }

        return TimeProvider.System.GetElapsedTime(start);
    }

    /// <summary>Which consumers have yet to apply what; empty when there is nothing. Problems go to the record alone.</summary>
    private static async Task<string> Behind(LocalPlatform platform)
    {
        var behind = new List<string>();
        if (await Waiting(platform) is > 0 and var waiting) return $"{waiting} notifications wait to be sent";
        foreach (var (owner, consumer) in s_paths)
        {
            // What was recorded last tells cheaply; only when that is there everything is counted.
            if (!await Has(platform, owner, consumer, "order by xid desc, seq desc limit 500") || !await Has(platform, owner, consumer, ""))
                behind.Add($"{consumer} of {owner}");
        }

        return string.Join(", ", behind);
    }

    private static async Task<long> Waiting(LocalPlatform platform)
    {
        await using var connection = new NpgsqlConnection(platform.Store("notification"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select count(*) from views.outbox where next_attempt_at <= path.now()", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<bool> Has(LocalPlatform platform, string owner, string consumer, string which)
    {
        var (tenants, streams, versions) = await Heads(platform, owner, which);
        await using var connection = new NpgsqlConnection(platform.Store(consumer));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            select count(*) from unnest($2, $3, $4) as head(tenant, stream, version)
            join path.gate g on g.source = $1 and g.tenant = head.tenant and g.stream = head.stream and g.version >= head.version
            """, connection);
        command.Parameters.AddWithValue(owner);
        command.Parameters.AddWithValue(tenants);
        command.Parameters.AddWithValue(streams);
        command.Parameters.AddWithValue(versions);
        return (long)(await command.ExecuteScalarAsync())! == tenants.Length;
    }

    private static async Task<(string[] Tenants, string[] Streams, long[] Versions)> Heads(LocalPlatform platform, string owner, string which)
    {
        await using var connection = new NpgsqlConnection(platform.Store(owner));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"""
            select coalesce(array_agg(tenant), array[]::text[]), coalesce(array_agg(stream), array[]::text[]), coalesce(array_agg(version), array[]::bigint[])
            from (select tenant, stream, max(version) as version from (select * from path.feed where stream not like 'problem/%' {which}) f group by 1, 2) heads
            """, connection);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetFieldValue<string[]>(0), row.GetFieldValue<string[]>(1), row.GetFieldValue<long[]>(2));
    }
}
