using System.Runtime.InteropServices;
using Npgsql;

namespace Bench.Bed;

/// <summary>The machine that was measured on, in one paragraph.</summary>
internal static class Machine
{
    public static async Task<string> Describe(LocalPlatform platform)
    {
        var model = (await File.ReadAllLinesAsync("/proc/cpuinfo")).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        await using var store = NpgsqlDataSource.Create(platform.Store("incident"));
        await using var command = store.CreateCommand(
            "select current_setting('server_version') || ', fsync ' || current_setting('fsync') || ', synchronous_commit ' || current_setting('synchronous_commit')");
        var postgres = await command.ExecuteScalarAsync();
        return $"{Environment.ProcessorCount} cores ({model?.Split(':')[^1].Trim()}), {memory:0} GiB, {RuntimeInformation.OSDescription}, " +
            $".NET {Environment.Version}, PostgreSQL {postgres}; servers, services and load on this one machine; load average before: {platform.LoadBefore}.";
    }
}
