using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Contracts.Grpc.Incidents.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace EndToEnd;

/// <summary>What people do about a fault beyond its life cycle, through the gateway on five real processes.</summary>
[Collection(PlatformCollection.Name)]
public sealed class WorkStoryTests(RunningPlatform platform) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(platform.Options.Gateway);

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task A_restart_by_consent_a_visit_with_a_spare_and_a_rating()
    {
        using var engineer = platform.Who("engineer");
        using var customer = platform.Who("customer");
        using var auditor = platform.Who("auditor");
        var id = await Reported("reporter", new { contract = "store-hardware", summary = "Till 9 hangs", device = $"POS {Guid.NewGuid():n}", reporter = new { name = "Wang" } });
        await engineer.Change(id, "restart-request", new { system = "till", reason = "hangs", processes = new[] { "pos" } });
        await Assert.ThrowsAsync<Story.StoryFailedException>(() => engineer.Change(id, "restart-execution", new { }));
        await customer.Change(id, "restart-consent", new { customer = "Mr Wu", wording = "go ahead" });
        await engineer.Change(id, "restart-execution", new { });
        await engineer.Change(id, "restart-check", new { results = new[] { new { process = "pos", running = true } } });
        await engineer.Change(id, "visit-dispatch", new { engineer = "zoe" });
        await engineer.Change(id, "visit-arrival", new { });
        await Assert.ThrowsAsync<Story.StoryFailedException>(() => engineer.Change(id, "visit-work", new { work = "opened it" }));
        await engineer.Change(id, "backup-disclaimer", new { customer = "Mr Wu" });
        await engineer.Change(id, "spare-swap", new { serialOut = "SN1", serialIn = "SN2" });
        await engineer.Change(id, "visit-departure", new { result = "runs on a spare" });
        await engineer.Change(id, "amendment", new { version = 1, field = "site", value = "Shop 12", reason = "forgotten" });
        await engineer.Change(id, "resolve", new { resolution = "Spare till" });
        var rated = await customer.Change(id, "rating", new { score = 5 });
        Assert.Equal(("Shop 12", 5), ((string?)rated["site"], (int?)rated["satisfaction"]!["score"]));

        var timeline = await Soon.Seen(
            () => auditor.Find($"/v1/incidents/{id}/timeline?lang=en"), all => Types(all).Contains("incident.satisfaction-rated.v1"));
        Assert.Superset(
            new HashSet<string?> { "incident.restart-denied.v1", "incident.restart-checked.v1", "incident.spare-swapped.v1", "incident.backup-disclaimed.v1" },
            Types(timeline).ToHashSet());
        Assert.Equal("site", (string?)timeline["entries"]![0]!["amendments"]![0]!["field"]);
    }

    [Fact]
    public async Task A_file_goes_in_and_out_over_rest_and_grpc()
    {
        var id = await Reported("reporter", new { contract = "store-hardware", summary = "Till 8 smokes", reporter = new { name = "Wang" } });
        byte[] photo = [0xFF, 0xD8, 0xFF, .. RandomNumberGenerator.GetBytes(3_000_000)];
        using var http = new HttpClient { BaseAddress = platform.Options.Gateway };
        http.DefaultRequestHeaders.Authorization = new("Bearer", platform.Options.Credentials["reporter"]);
        using var body = new ByteArrayContent(photo) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var attached = await http.PostAsync(new Uri($"/v1/incidents/{id}/attachments?name=smoke.jpg", UriKind.Relative), body);
        Assert.True(attached.StatusCode is HttpStatusCode.Created, await attached.Content.ReadAsStringAsync());
        using var read = await http.GetAsync(attached.Headers.Location);
        Assert.Equal(photo, await read.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", read.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("nosniff", Assert.Single(read.Headers.GetValues("X-Content-Type-Options")));

        var files = new Attachments.AttachmentsClient(_channel);
        using var call = files.Attach(As("engineer"));
        await call.RequestStream.WriteAsync(new() { Heading = new() { Id = id, Name = "till.log" } });
        await call.RequestStream.WriteAsync(new() { Data = ByteString.CopyFromUtf8("smoke\n") });
        await call.RequestStream.CompleteAsync();
        var incident = await call;
        Assert.Equal(["smoke.jpg", "till.log"], incident.Attachments.Select(file => file.Name));
    }

    [Fact]
    public async Task The_report_of_a_major_incident_is_written_approved_and_sent_and_its_clock_stops()
    {
        using var engineer = platform.Who("engineer");
        using var manager = platform.Who("manager");
        var id = await Reported("dispatcher", new { contract = "telecom-rsa", summary = "Nobody can log in", severity = "major", reporter = new { name = "Wu" } });
        await manager.Change(id, "major-declaration", new { reason = "all systems", roles = new { lead = "li" } });
        await manager.Change(id, "stakeholder-update", new { text = "looking", nextUpdateAt = TimeProvider.System.GetUtcNow().AddMinutes(20) });
        await engineer.Change(id, "resolve", new { resolution = "Restarted", cause = "Disk full", measures = "Alert" });
        var path = $"/v1/incidents/{id}/major-report";
        var drafted = await Soon.Seen(() => engineer.Find($"{path}/versions"), report => report["versions"]!.AsArray().Count > 0);
        Assert.Equal("draft", (string?)drafted["versions"]![0]!["kind"]);
        await Write("engineer", path, "edit", new { sections = new[] { new { section = "optimisation", text = "Watch the disk" } } });
        await Write("manager", path, "approve", new { });
        var sent = await Write("engineer", path, "send", new { });
        Assert.NotEmpty(sent["versions"]!.AsArray()[^1]!["sentTo"]!.AsArray());
        Assert.Contains("Watch the disk", (await engineer.FindPage($"{path}?version={sent["versions"]!.AsArray().Count}"))!, StringComparison.Ordinal);
        await Soon.Seen(
            () => engineer.Find($"/v1/incidents/{id}/clocks"),
            clocks => clocks.AsArray().Any(clock => (string?)clock!["name"] == "major-report" && (string?)clock["state"] == "met"));
    }

    [Fact]
    public async Task The_third_fault_of_a_device_is_a_problem()
    {
        using var dispatcher = platform.Who("dispatcher");
        var device = $"POS {Guid.NewGuid():n}";
        for (var n = 0; n < 3; n++)
            await Reported("dispatcher", new { contract = "store-hardware", summary = "Again", device, reporter = new { name = "Wang" } });
        var problems = await Soon.Seen(
            () => dispatcher.Find("/v1/problems?contract=store-hardware"), all => all["items"]!.AsArray().Any(p => (string?)p!["values"]![0] == device));
        Assert.Equal(3, problems["items"]!.AsArray().First(p => (string?)p!["values"]![0] == device)!["incidents"]!.AsArray().Count);
    }

    private async Task<string> Reported(string role, object report)
    {
        using var person = platform.Who(role);
        return (string)(await person.Post("/v1/incidents", report))["id"]!;
    }

    private async Task<JsonNode> Write(string role, string path, string command, object body)
    {
        using var http = new HttpClient { BaseAddress = platform.Options.Gateway };
        http.DefaultRequestHeaders.Authorization = new("Bearer", platform.Options.Credentials[role]);
        using var seen = await http.GetAsync(new Uri($"{path}/versions", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}/{command}") { Content = JsonContent.Create(body) };
        request.Headers.IfMatch.Add(seen.Headers.ETag!);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static IEnumerable<string?> Types(JsonNode timeline) => timeline["entries"]!.AsArray().Select(entry => (string?)entry!["type"]);

    private Metadata As(string role) => new() { { "authorization", $"Bearer {platform.Options.Credentials[role]}" } };
}
