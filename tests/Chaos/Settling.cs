using System.Net.Http.Json;
using System.Xml;
using Chaos.Bed;
using Chaos.Evidence;

namespace Chaos;

/// <summary>After the last fault: waits until nothing is under way any more.</summary>
internal static class Settling
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    // Longer than the pause before a second attempt: who waits longer waits for a third, in minutes.
    private static readonly TimeSpan s_longWait = TimeSpan.FromSeconds(8);

    // A consumer is behind where a head of the owner is higher than what it has seen.
    private const string Heads = "select stream_id, max(version) from events.mt_events group by stream_id";

    /// <returns>Whether it came to rest.</returns>
    public static async Task<bool> Rest(TwoOfEach platform, TimeProvider clock)
    {
        var start = clock.GetTimestamp();
        using var look = new PeriodicTimer(TimeSpan.FromSeconds(2));
        var calm = 0;
        while (clock.GetElapsedTime(start) < s_patience)
        {
            await look.WaitForNextTickAsync();
            var state = await Look(platform);
            Console.Error.WriteLine($"settling: {state}");
            if (state is { Busy: 0, LongestWait: { } wait } && wait > s_longWait) await Advance(platform, wait);
            // Twice: between two looks the last event of one service may have become the first of another.
            calm = state is { Busy: 0, LongestWait: null } ? calm + 1 : 0;
            if (calm == 2) return true;
        }

        return false;
    }

    private static async Task<State> Look(TwoOfEach platform)
    {
        var (unrelayed, timers, pending) = (0L, 0L, 0L);
        TimeSpan? longest = null;
        var owned = new Dictionary<string, long>(StringComparer.Ordinal);
        var seen = new List<GateRow>();
        foreach (var service in TwoOfEach.Services)
        {
            await using var store = await Collector.Open(platform, service);
            unrelayed += await Count(store, StoreReader.Unrelayed);
            foreach (var (stream, version) in await StoreReader.Rows(store, Heads, row => (row.GetString(0), row.GetInt64(1))))
                owned[stream] = version;
            seen.AddRange(await StoreReader.Rows(store, "select source, stream, version from path.gate", row =>
                new GateRow(service, row.GetString(1), row.GetInt64(2))));
            if (service == "escalation") timers = await Count(store, "select count(*) from views.timer");
            if (service != "notification") continue;
            pending = await Count(
                store, "select count(*) from views.delivery where state = 'pending' and next_attempt_at < path.now() + interval '8 s'");
            longest = (await StoreReader.Rows(
                store, "select max(next_attempt_at) - path.now() from views.delivery where state = 'pending'",
                row => row.IsDBNull(0) ? default(TimeSpan?) : row.GetTimeSpan(0)))[0];
        }

        return new(unrelayed, Behind(owned, seen), timers, pending, longest);
    }

    // Every stream but a notification's is followed by somebody else than Reporting too; all are followed by Reporting.
    private static long Behind(Dictionary<string, long> owned, List<GateRow> seen)
    {
        var reporting = seen.Where(gate => gate.Owner == "reporting").ToDictionary(gate => gate.Stream, gate => gate.Version);
        return seen.Count(gate => gate.Version < owned.GetValueOrDefault(gate.Stream))
            + owned.Count(stream => reporting.GetValueOrDefault(stream.Key) < stream.Value);
    }

    private static async Task<long> Count(Npgsql.NpgsqlConnection store, string sql) =>
        (await StoreReader.Rows(store, sql, row => row.GetInt64(0)))[0];

    private static async Task Advance(TwoOfEach platform, TimeSpan by)
    {
        using var http = platform.Caller(0);
        using var answer = await http.PostAsJsonAsync("/development/clock", new { advance = XmlConvert.ToString(by) });
        Console.Error.WriteLine($"settling: the clock is put forward by {by} for the next attempts: {(int)answer.StatusCode}");
    }

    /// <param name="Behind">Streams that a consumer has not read to their heads.</param>
    /// <param name="LongestWait">Until the last attempt that is made again.</param>
    private sealed record State(long Unrelayed, long Behind, long Timers, long Pending, TimeSpan? LongestWait)
    {
        public long Busy => Unrelayed + Behind + Timers + Pending;
    }
}
