using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Contracts.Grpc.Imports.V1;
using Google.Protobuf;
using Npgsql;
using Xunit.Abstractions;
using static Incidents.Tests.Api.IncidentApi;
using static Incidents.Tests.Import.SampleLog;

namespace Incidents.Tests.Api;

/// <summary>Imports of past incidents, small ones and the real log, into a real store.</summary>
public sealed class ImportTests(IncidentApi api, ITestOutputHelper output) : IClassFixture<IncidentApi>
{
    private static readonly TestCaller Manager = TestCaller.Manager.In("demo-retail");
    private static readonly TestCaller Dispatcher = TestCaller.Dispatcher.In("demo-retail");

    [Fact]
    public async Task A_bad_line_is_told_and_the_rest_goes_in()
    {
        var status = await Import(Text(
            Line("2-1", 0, "Accepted", "In Progress"), Line("2-1", 5, "Completed", "Asleep"), Line("2-1", 9, "Completed", "Closed")));

        Assert.Equal(("completed", 3, 1, 2, 0, 1), Counts(status));
        Assert.Equal((3, "unknown-status"), ((int)status["errors"]![0]!["line"]!, (string?)status["errors"]![0]!["code"]));
        var incident = Assert.Single((await api.List("?contract=store-hardware&q=2-1", Dispatcher)).Items);
        Assert.Equal(("2-1", "closed"), ((string?)incident!["number"], (string?)incident["status"]));
        Assert.Equal(At(0), (DateTimeOffset)incident["reportedAt"]!);
    }

    [Fact]
    public async Task Sent_twice_changes_nothing_and_sent_longer_adds_the_rest()
    {
        var first = Text(Line("3-1", 0, "Accepted", "In Progress"), Line("3-1", 5, "Accepted", "Wait - User"));
        var longer = first + "\n" + Line("3-1", 9, "Completed", "Resolved");

        Assert.Equal(("completed", 2, 1, 2, 0, 0), Counts(await Import(first)));
        Assert.Equal(("completed", 2, 1, 0, 2, 0), Counts(await Import(first)));
        Assert.Equal(("completed", 3, 1, 3, 0, 0), Counts(await Import(longer)));
        Assert.Equal("resolved", (string?)(await api.List("?contract=store-hardware&q=3-1", Dispatcher)).Items.Single()!["status"]);
    }

    [Fact]
    public async Task What_cannot_be_begun_is_refused_with_its_reason()
    {
        await Publish();
        var wrong = await Post(MappingText.Replace("L1: L1", "L1: L7"), "");
        wrong.Expect(HttpStatusCode.UnprocessableEntity, "mapping-invalid");
        Assert.Equal("levels.L1", (string?)wrong.Body["errors"]![0]!["path"]);
        (await Post(MappingText, "", by: TestCaller.Engineer.In("demo-retail"))).Expect(HttpStatusCode.Forbidden);
        (await Post(MappingText, "", by: TestCaller.Dispatcher)).Expect(HttpStatusCode.UnprocessableEntity, "mapping-invalid");
        (await api.Send(HttpMethod.Post, "/v1/imports", new { }, Dispatcher)).Expect(HttpStatusCode.UnsupportedMediaType);
        (await api.Send(HttpMethod.Get, $"/v1/imports/{Guid.CreateVersion7()}", null, Dispatcher)).Expect(HttpStatusCode.NotFound);
        Assert.Equal("column-missing", (string?)(await Import("a,b\n1,2"))["failure"]!["code"]);
    }

    [Fact]
    public async Task Over_grpc_by_the_same_rules()
    {
        await Publish();
        var imports = new Imports.ImportsClient(api.Channel);
        using var call = imports.Import(Metadata(Dispatcher));
        await call.RequestStream.WriteAsync(new ImportRequest { Mapping = MappingText });
        foreach (var piece in Encoding.UTF8.GetBytes(Text(Line("4-1", 0, "Completed", "In Call"))).Chunk(100))
            await call.RequestStream.WriteAsync(new ImportRequest { Data = ByteString.CopyFrom(piece) });
        await call.RequestStream.CompleteAsync();
        var begun = await call;

        var status = await Finished(begun.Id);
        var read = await imports.GetAsync(new GetRequest { Id = begun.Id }, Metadata(Dispatcher));
        Assert.Equal(("completed", 1, 1, 1, 0, 0), Counts(status));
        Assert.Equal(("completed", 1), (read.Status, read.Changes));
    }

    [SharedDataFact(RealFile)]
    public async Task The_real_log_is_in_the_store_as_a_plain_count_has_it()
    {
        await Publish();
        var rows = RealRows();
        var file = await File.ReadAllBytesAsync(SharedData.Require(RealFile));
        var watch = Stopwatch.StartNew();

        var status = await Finished((await Post(MappingText, file)).Expect(HttpStatusCode.Accepted)["id"]!);

        output.WriteLine($"{status["lines"]} lines, {status["events"]} events in {watch.Elapsed}");
        Assert.Equal(("completed", 65_533, 7_554, 65_533, 0, 0), Counts(status));
        var last = rows.GroupBy(row => row[0]).Select(incident => incident.Last()).ToArray();
        Assert.Equal(
            last.GroupBy(row => $"{StatusOf(row)} {(row[7] == "L2/L3" ? "L2" : row[7])}").ToDictionary(group => group.Key, group => group.LongCount()),
            await Count("status || ' ' || level"));
        Assert.Equal(
            last.GroupBy(row => row[8]).ToDictionary(group => group.Key, group => group.LongCount()), await Count("data #>> '{labels,impact}'"));

        var again = await Finished((await Post(MappingText, file)).Expect(HttpStatusCode.Accepted)["id"]!);
        Assert.Equal(("completed", 65_533, 7_554, 0, 65_533, 0), Counts(again));
        Assert.Equal(0, (int)again["events"]!);
    }

    private static string StatusOf(string[] row) => row[3] switch
    {
        "Closed" => "closed",
        "Resolved" or "In Call" => "resolved",
        "Cancelled" => "cancelled",
        "In Progress" or "Assigned" => "acknowledged",
        _ => "pending",
    };

    private async Task<Dictionary<string, long>> Count(string by)
    {
        await using var store = NpgsqlDataSource.Create(api.Database.ConnectionString);
        // Incidents of the other tests of this class have ids that do not begin with "1-".
        await using var command = store.CreateCommand($"select {by}, count(*) from views.incident where number like '1-%' group by 1");
        await using var reader = await command.ExecuteReaderAsync();
        var counts = new Dictionary<string, long>();
        while (await reader.ReadAsync()) counts.Add(reader.GetString(0), reader.GetInt64(1));
        return counts;
    }

    private static (string?, int, int, int, int, int) Counts(JsonNode status) => (
        (string?)status["status"], (int)status["lines"]!, (int)status["incidents"]!, (int)status["changes"]!, (int)status["unchanged"]!,
        (int)status["rejected"]!);

    private static string Text(params string[] lines) => string.Join('\n', [Header, .. lines]);

    private async Task<JsonNode> Import(string csv)
    {
        await Publish();
        var accepted = (await Post(MappingText, csv)).Expect(HttpStatusCode.Accepted);
        Assert.Equal($"/v1/imports/{accepted["id"]}", accepted.Location);
        return await Finished(accepted["id"]!);
    }

    private async Task Publish()
    {
        using var content = new StringContent(ContractText, Encoding.UTF8, "application/yaml");
        await api.Send(HttpMethod.Put, "/v1/contracts/store-hardware", content, Manager);
    }

    private Task<Reply> Post(string mapping, string csv, TestCaller? by = null) => Post(mapping, Encoding.UTF8.GetBytes(csv), by);

    private async Task<Reply> Post(string mapping, byte[] file, TestCaller? by = null)
    {
        using var form = new MultipartFormDataContent { { new StringContent(mapping), "mapping" }, { new ByteArrayContent(file), "file", "log.csv" } };
        return await api.Send(HttpMethod.Post, "/v1/imports", form, by ?? Dispatcher);
    }

    private async Task<JsonNode> Finished(string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            var status = (await api.Send(HttpMethod.Get, $"/v1/imports/{id}", null, Dispatcher)).Expect(HttpStatusCode.OK);
            if (status["status"] != "running") return status.Body;
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }
}
