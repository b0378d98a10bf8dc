using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace EndToEnd;

/// <summary>The real log through the gateway: what the platform tells of it is counted a second time from the file.</summary>
[Collection(PlatformCollection.Name)]
public class ImportTests(RunningPlatform platform, ITestOutputHelper output)
{
    // Incidents of the other tests are of today, those of the small log of 2015.
    private const string Statistics = "/v1/statistics/incidents?contract=store-hardware&to=2013-01-01T00:00:00Z";
    private const string Header =
        "sr_number,changed_at,status,sub_status,function_division,organisation_line,support_team,support_level,impact,product,country,"
        + "owner_country,resource";
    private readonly Importer _importer = new(platform);

    [Fact]
    public async Task A_bad_line_is_told_by_its_number_and_the_rest_goes_in()
    {
        var log = Encoding.UTF8.GetBytes($"""
            {Header}
            E2E-1,2015-03-01T11:00:00+01:00,Accepted,In Progress,,Org,T1,L1,Medium,PROD1,se,Sweden,Ann
            E2E-1,2015-03-01T11:30:00+01:00,Accepted,Asleep,,Org,T1,L1,Medium,PROD1,se,Sweden,Ann
            E2E-1,2015-03-01T12:00:00+01:00,Completed,Closed,,Org,T1,L2,Medium,PROD1,se,Sweden,Ann
            """);

        var status = (await _importer.Import(log))[^1];

        Assert.Equal(("completed", 3, 2, 1), (status["status"]!.ToString(), Number(status, "lines"), Number(status, "changes"), Number(status, "rejected")));
        Assert.Equal((3, "unknown-status"), (Number(status["errors"]![0]!, "line"), status["errors"]![0]!["code"]!.ToString()));
        var again = (await _importer.Import(log))[^1];
        Assert.Equal((0, 2, 0), (Number(again, "changes"), Number(again, "unchanged"), Number(again, "events")));
    }

    [SharedDataFact(PastLog.File)]
    public async Task The_real_log_is_everywhere_as_the_file_has_it()
    {
        var log = PastLog.Read();
        var file = await File.ReadAllBytesAsync(SharedData.Require(PastLog.File));
        await _importer.CaughtUp();
        var watch = Stopwatch.StartNew();

        var progress = await _importer.Import(file);
        var imported = watch.Elapsed;
        await _importer.CaughtUp();

        output.WriteLine($"{Number(progress[^1], "events")} events stored in {imported.TotalSeconds:0.0} s, applied everywhere in {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal(
            ("completed", 65_533, 65_533, 7_554),
            (progress[^1]["status"]!.ToString(), Number(progress[^1], "lines"), Number(progress[^1], "changes"), Number(progress[^1], "incidents")));
        Assert.Contains(progress, status => Number(status, "changes") is > 0 and < 65_533);
        using var auditor = platform.Who("auditor");
        Agrees(log, await auditor.Get(Statistics + "&groupBy=label:impact"));
        foreach (var incident in Some(log))
            await TimelineAgrees(incident);
        await NobodyWasTold();

        var again = (await _importer.Import(file))[^1];
        Assert.Equal(("completed", 0, 65_533, 0), (again["status"]!.ToString(), Number(again, "changes"), Number(again, "unchanged"), Number(again, "events")));
    }

    private static void Agrees(PastLog log, JsonNode statistics)
    {
        Assert.Equal(log.Incidents.Count, Number(statistics, "incidents"));
        Assert.Equal(Counted(log.Lines), Told(statistics["bySourceChange"]!));
        Assert.Equal(Counted(log.Incidents.Values.Select(lines => lines[^1])), Told(statistics["bySourceStatus"]!));
        var groups = statistics["groups"]!.AsArray();
        Assert.Equal(["High", "Low", "Major", "Medium"], groups.Select(group => group!["key"]!.ToString()).Order(StringComparer.Ordinal));
        foreach (var group in groups)
        {
            var lines = log.Incidents.Values.Where(lines => lines[0].Impact == group!["key"]!.ToString()).ToArray();
            var times = lines.Select(PastLog.TimeToResolve).OfType<TimeSpan>().Select(time => time.TotalSeconds).ToArray();
            Assert.Equal((lines.Length, times.Length), (Number(group!, "incidents"), Number(group!, "resolved")));
            Assert.Equal(times.Average(), group!["meanSecondsToResolve"]!.GetValue<double>(), precision: 3);
        }
    }

    // The longest, the most widely travelled, those the log lost for a while, and a few at random.
    private static IEnumerable<LogLine[]> Some(PastLog log)
    {
        var all = log.Incidents.Values.ToArray();
        var random = new Random(7);
        return
        [
            all.MaxBy(lines => lines.Length)!, all.MaxBy(lines => PastLog.Levels(lines).Count())!,
            .. all.Where(lines => lines.Any(line => line.Status == "Unmatched" || line.SubStatus == "Cancelled")),
            .. Enumerable.Range(0, 10).Select(_ => all[random.Next(all.Length)]),
        ];
    }

    private async Task TimelineAgrees(LogLine[] lines)
    {
        using var auditor = platform.Who("auditor");
        var found = (await auditor.Get($"/v1/incidents?contract=store-hardware&q={lines[0].Incident}"))["items"]!.AsArray()
            .Single(item => item!["number"]!.ToString() == lines[0].Incident)!;
        var entries = (await auditor.Get($"/v1/incidents/{found["id"]}/timeline"))["entries"]!.AsArray();
        Assert.Equal(
            lines.Select(line => (line.At.UtcDateTime, line.Status, line.SubStatus, line.Level)),
            entries.Select(entry => (Entry: entry!, Line: Line(entry!))).Where(entry => entry.Line is not null).Select(entry => (
                entry.Entry["happenedAt"]!.GetValue<DateTimeOffset>().UtcDateTime, entry.Line!["status"]!.ToString(),
                entry.Line["subStatus"]!.ToString(), entry.Line["level"]!.ToString())));
        Assert.Equal(
            PastLog.Levels(lines).Skip(1),
            Of("incident.escalated.v1", "incident.handed-back.v1").Select(entry => Data(entry, "toLevel")));
        Assert.All(entries, entry => Assert.True(entry!["recordedAt"]!.GetValue<DateTimeOffset>().Year > 2020));

        IEnumerable<JsonNode> Of(params string[] types) => entries.Select(entry => entry!).Where(entry => types.Contains(entry["type"]!.ToString()));
    }

    private async Task NobodyWasTold()
    {
        await using var store = Npgsql.NpgsqlDataSource.Create(platform.Database("reporting").ConnectionString);
        await using var command = store.CreateCommand("""
            select count(*) from record.entry e join views.incident_fact f using (incident)
            where f.imported and (e.stream like 'notification/%' or e.stream like 'report/%')
            """);
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    private static IEnumerable<(string, int)> Counted(IEnumerable<LogLine> lines) =>
        lines.GroupBy(line => $"{line.Status}|{line.SubStatus}|{line.Level}").Select(group => (group.Key, group.Count())).Order();

    private static IEnumerable<(string, int)> Told(JsonNode counts) => counts.AsArray()
        .Select(count => ($"{count!["status"]}|{count["subStatus"]}|{count["level"]}", Number(count, "count"))).Order();

    // A line that means nothing else is an event of its own, any other stands in the event of its meaning.
    private static JsonNode? Line(JsonNode entry) => entry["type"]!.ToString() == "incident.logged.v1" ? entry["data"] : entry["data"]!["line"];

    private static string Data(JsonNode entry, string name) => entry["data"]![name]!.ToString();

    private static int Number(JsonNode node, string name) => node[name]!.GetValue<int>();
}
