using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Contracts.Grpc.Reports.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Reports.Pages;

namespace ReportingTests.Api;

[Collection(OneReportingService.Name)]
public sealed class WrittenReportApi(ReportingApi api)
{
    [Fact]
    public async Task A_report_is_drafted_edited_approved_and_sent_and_every_version_stays()
    {
        var (story, caller) = await Resolved();
        var manager = caller with { Roles = ["manager"] };
        var path = $"/v1/incidents/{story.Incident}/major-report";
        var drafted = await Versions(path, caller);
        Assert.Equal("draft", Assert.Single(drafted.GetProperty("versions").EnumerateArray()).GetProperty("kind").GetString());

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await Post(path, "edit", Cause("Dust"), caller, null)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Post(path, "edit", Cause("Dust"), caller, 9)).StatusCode);
        var edited = await Done(await Post(path, "edit", Cause("Dust <b>everywhere</b>"), caller, 1));
        Assert.Equal(2, edited.GetProperty("version").GetInt64());
        Assert.Equal(HttpStatusCode.Conflict, (await Post(path, "send", new { }, caller, 2)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Post(path, "approve", new { }, caller, 2)).StatusCode);
        await Done(await Post(path, "approve", new { version = 2 }, manager, 2));
        var sent = await Done(await Post(path, "send", new { version = 2 }, caller, 3));

        var version = sent.GetProperty("versions")[1];
        Assert.Equal(["boss"], version.GetProperty("sentTo").EnumerateArray().Select(to => to.GetString()));
        var kept = await api.As(caller).GetStringAsync(new Uri($"{path}?version=2", UriKind.Relative));
        Assert.Equal(version.GetProperty("sha256").GetString(), MajorReportPage.Sha256(kept));
        Assert.Contains("Dust &lt;b&gt;everywhere", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("Power supply", kept, StringComparison.Ordinal);
        Assert.Contains("Power supply", await api.As(caller).GetStringAsync(new Uri($"{path}?version=1", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("Dust", await api.As(caller).GetStringAsync(new Uri(path, UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await api.As(caller).GetAsync(new Uri($"{path}?version=7", UriKind.Relative))).StatusCode);
        await ReportingApi.Until(async () => await api.Count(
            "select count(*) from record.entry where incident = $1 and type = 'report.major-sent.v1'", story.Incident) == 1);
    }

    [Fact]
    public async Task The_same_key_is_one_version_and_another_request_under_it_is_refused()
    {
        var (story, caller) = await Resolved();
        var (path, key) = ($"/v1/incidents/{story.Incident}/major-report", Guid.NewGuid().ToString());
        var once = await Done(await Post(path, "edit", Cause("Dust"), caller, 1, key));
        var again = await Done(await Post(path, "edit", Cause("Dust"), caller, 1, key));
        Assert.Equal(once.GetRawText(), again.GetRawText());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(path, "edit", Cause("Rust"), caller, 1, key)).StatusCode);
        Assert.Equal(2, await api.Count("select count(*) from record.report_page where incident = $1", story.Incident));
    }

    [Fact]
    public async Task Another_tenant_finds_nothing()
    {
        var (story, _) = await Resolved();
        var stranger = TestCaller.Dispatcher.In("somebody-else");
        var path = $"/v1/incidents/{story.Incident}/major-report";
        foreach (var read in (string[])[$"{path}/versions", $"{path}?version=1"])
            Assert.Equal(HttpStatusCode.NotFound, (await api.As(stranger).GetAsync(new Uri(read, UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Post(path, "edit", Cause("Dust"), stranger, 1)).StatusCode);
    }

    [Fact]
    public async Task Over_grpc_by_the_same_rules()
    {
        var (story, caller) = await Resolved();
        using var channel = GrpcChannel.ForAddress(api.Grpc);
        var grpc = new Contracts.Grpc.Reports.V1.Reports.ReportsClient(channel);
        var (desk, manager) = (Metadata(caller), Metadata(caller with { Roles = ["manager"] }));
        var id = story.Incident.ToString();
        var at = await grpc.ListMajorReportVersionsAsync(new() { IncidentId = id }, desk);
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await grpc.SendMajorReportAsync(new() { IncidentId = id, ExpectedVersion = at.Version }, desk));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        at = await grpc.EditMajorReportAsync(
            new() { IncidentId = id, ExpectedVersion = at.Version, Sections = { new MajorReportSection { Section = "optimisation", Text = "A second till" } } }, desk);
        at = await grpc.ApproveMajorReportAsync(new() { IncidentId = id, ExpectedVersion = at.Version }, manager);
        at = await grpc.SendMajorReportAsync(new() { IncidentId = id, ExpectedVersion = at.Version, Version = 2 }, desk);
        Assert.Equal(("edit", "boss"), (at.Versions[1].Kind, Assert.Single(at.Versions[1].SentTo)));
        var page = await grpc.GetMajorReportAsync(new() { IncidentId = id, Version = 2 }, desk);
        Assert.Equal(at.Versions[1].Sha256, page.Sha256);
        Assert.Contains("A second till", page.Html, StringComparison.Ordinal);
    }

    private async Task<(Story Story, TestCaller Caller)> Resolved()
    {
        var story = new Story(TimelineApi.NewTenant(out var caller)).ContractPublished().Reported().Acknowledged(10).Resolved(60);
        await api.Hear(story);
        await ReportingApi.Until(async () => await api.Count(
            "select count(*) from record.report_page where incident = $1", story.Incident) == 1);
        return (story, caller with { Roles = ["dispatcher"] });
    }

    private static object Cause(string text) => new { sections = new[] { new { section = "cause", text } } };

    private async Task<JsonElement> Versions(string path, TestCaller caller) =>
        await ReportingApi.Json(await api.As(caller).GetAsync(new Uri($"{path}/versions", UriKind.Relative)));

    private static Task<JsonElement> Done(HttpResponseMessage response) => ReportingApi.Json(response);

    private async Task<HttpResponseMessage> Post(
        string path, string command, object body, TestCaller by, long? version, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}/{command}") { Content = JsonContent.Create(body) };
        if (version is { } seen) request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{seen}\""));
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await api.As(by).SendAsync(request);
    }

    private static Metadata Metadata(TestCaller by) => new() { { "authorization", $"Bearer {TestIdentity.Token(by)}" } };
}
