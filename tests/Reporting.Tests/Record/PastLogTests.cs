using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Contracts.Events.Incident;
using Reports.Projections;
using ServiceDefaults.EventSourcing;
using Xunit.Abstractions;

namespace ReportingTests.Record;

/// <summary>A real log of 7,554 incidents: what statistics say is counted a second time straight from the file.</summary>
public sealed class PastLogTests : IClassFixture<RecordFixture>
{
    private const string File = "volvo-incidents-2013.csv.gz";
    private const int Batch = 500;
    private readonly RecordFixture _record;
    private readonly ITestOutputHelper _output;

    public PastLogTests(RecordFixture record, ITestOutputHelper output) => (_record, _output) = (record, output);

    [SharedDataFact(File)]
    public async Task Statistics_of_a_real_log_agree_with_the_file()
    {
        var log = Read().GroupBy(line => line.Number).Select(lines => lines.ToArray()).ToArray();
        var events = log.SelectMany(Tell).ToArray();

        var watch = Stopwatch.StartNew();
        foreach (var batch in events.Chunk(Batch)) await _record.Take(batch);
        _output.WriteLine($"{events.Length} events recorded and folded in {watch.Elapsed.TotalSeconds:0.0} s, {events.Length / watch.Elapsed.TotalSeconds:0} a second");
        var statistics = await new StatisticsReader(_record.Store).Read(
            new StatisticsQuery([TestCaller.Tenant], null, null, null, Grouping.Parse("label:impact")!), default);

        Assert.Equal(log.Length, statistics.Incidents);
        Assert.Equal(
            log.Select(lines => lines[^1]).GroupBy(l => $"{l.Status}|{l.SubStatus}|{l.Level}").Select(g => $"{g.Key}|{g.Count()}").Order(StringComparer.Ordinal),
            statistics.BySourceStatus.Select(s => $"{s.Status}|{s.SubStatus}|{s.Level}|{s.Count}").Order(StringComparer.Ordinal));
        Assert.Equal(
            log.SelectMany(lines => lines).GroupBy(l => $"{l.Status}|{l.SubStatus}|{l.Level}").Select(g => $"{g.Key}|{g.Count()}").Order(StringComparer.Ordinal),
            statistics.BySourceChange.Select(s => $"{s.Status}|{s.SubStatus}|{s.Level}|{s.Count}").Order(StringComparer.Ordinal));
        foreach (var group in statistics.Groups)
        {
            var seconds = log.Where(lines => lines[0].Impact == group.Key && lines[^1].Status == "Completed")
                .Select(lines => (lines[^1].At - lines[0].At).TotalSeconds).ToArray();
            Assert.Equal(seconds.Length, group.Resolved);
            Assert.Equal(seconds.Average(), group.MeanSecondsToResolve!.Value, 3);
        }
    }

    // Each line as it stands; the last one, where it says so, ends the incident.
    private static IEnumerable<EventEnvelope> Tell(Line[] lines)
    {
        var story = new Story();
        var minutes = lines.Select(line => (line.At - Story.Start).TotalMinutes).ToArray();
        story.Reported(minutes[0], imported: true, level: lines[0].Level, impact: lines[0].Impact);
        foreach (var (line, at) in lines.Zip(minutes))
            story.Then(new IncidentLogged(story.Incident, line.Status, line.SubStatus, line.Level, null, null, line.At), at);
        if (lines[^1].Status == "Completed") story.Closed(minutes[^1]);
        return story.Events;
    }

    private static IEnumerable<Line> Read()
    {
        using var file = new System.IO.StreamReader(new GZipStream(System.IO.File.OpenRead(SharedData.Require(File)), CompressionMode.Decompress));
        file.ReadLine();
        while (file.ReadLine() is { } text)
        {
            var f = text.Split(',');
            yield return new Line(f[0], DateTimeOffset.Parse(f[1], CultureInfo.InvariantCulture), f[2], f[3], f[7], f[8]);
        }
    }

    private sealed record Line(string Number, DateTimeOffset At, string Status, string SubStatus, string Level, string Impact);
}
