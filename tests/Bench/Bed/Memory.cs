using System.Globalization;

namespace Bench.Bed;

/// <summary>Resident memory of each process, as the kernel tells it.</summary>
internal static class Memory
{
    public static Task AtRest(LocalPlatform platform, Table table) => Tell(platform, table, "memory at rest");

    public static async Task Tell(LocalPlatform platform, Table table, string figure)
    {
        var told = new List<string>();
        foreach (var (name, pid) in platform.Processes) told.Add($"{name} {await Resident(pid):0}");
        table.Add(figure, $"{string.Join(", ", told)} MiB");
    }

    private static async Task<double> Resident(int pid)
    {
        var line = (await File.ReadAllLinesAsync($"/proc/{pid}/status")).First(line => line.StartsWith("VmRSS", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
