using System.Globalization;
using System.IO.Compression;

namespace EndToEnd;

/// <summary>A line of the real log, as it stands in the file.</summary>
public sealed record LogLine(string Incident, DateTimeOffset At, string Status, string SubStatus, string Level, string Impact)
{
    /// <summary>Level of the contract; the mapping counts teams that are second and third line at once as second.</summary>
    public string ContractLevel => Level == "L2/L3" ? "L2" : Level;
}

/// <summary>The real log, read and counted without any code of the platform: no line of it holds a quote.</summary>
public sealed class PastLog
{
    public const string File = "volvo-incidents-2013.csv.gz";

    private PastLog(IReadOnlyList<LogLine> lines)
    {
        Lines = lines;
        Incidents = lines.GroupBy(line => line.Incident).ToDictionary(one => one.Key, one => one.ToArray(), StringComparer.Ordinal);
    }

    public IReadOnlyList<LogLine> Lines { get; }

    /// <summary>Lines by incident, in the file's order, which is that of time.</summary>
    public IReadOnlyDictionary<string, LogLine[]> Incidents { get; }

    public static PastLog Read()
    {
        using var text = new StreamReader(new GZipStream(System.IO.File.OpenRead(SharedData.Require(File)), CompressionMode.Decompress));
        text.ReadLine();
        var lines = new List<LogLine>();
        while (text.ReadLine() is { } line)
        {
            var field = line.Split(',');
            lines.Add(new(field[0], DateTimeOffset.Parse(field[1], CultureInfo.InvariantCulture), field[2], field[3], field[7], field[8]));
        }

        return new(lines);
    }

    /// <summary>Time from the first line to the end that lasted, where there is one.</summary>
    public static TimeSpan? TimeToResolve(LogLine[] lines)
    {
        DateTimeOffset? end = null;
        var closed = false;
        foreach (var line in lines)
            (end, closed) = (line.Status, line.SubStatus) switch
            {
                ("Completed", "Closed") => (end ?? line.At, true),
                ("Completed", "Cancelled") => (end, true),
                // Resolved anew after it was closed: the earlier end did not last.
                ("Completed", _) => (closed ? line.At : end ?? line.At, false),
                ("Unmatched", _) => (end, closed),
                _ => (null, false),
            };
        return end - lines[0].At;
    }

    /// <summary>Levels in the order in which the incident came to them.</summary>
    public static IEnumerable<string> Levels(LogLine[] lines)
    {
        string? before = null;
        foreach (var line in lines.Where(line => line.Status != "Unmatched"))
        {
            if (line.ContractLevel != before)
                yield return line.ContractLevel;
            before = line.ContractLevel;
        }
    }
}
