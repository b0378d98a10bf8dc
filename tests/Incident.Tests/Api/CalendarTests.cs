using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Contracts.Events.Contract;
using Contracts.Grpc.Events.V1;
using Contracts.Grpc.Terms.V1;
using Grpc.Core;
using static Incidents.Tests.Api.IncidentApi;

namespace Incidents.Tests.Api;

/// <summary>Working-day calendars: published, versioned, read, and a year nobody published said to be so; over REST and gRPC.</summary>
public sealed class CalendarTests(IncidentApi api) : IClassFixture<IncidentApi>
{
    private const string Text = """
        id: cn
        name: { zh-CN: 中国大陆工作日, en: Working days of mainland China }
        years:
          - year: 2027
            source: https://www.example.com/2027
            holidays:
              - { name: { zh-CN: 元旦, en: New Year's Day }, off: [2027-01-01], worked: [] }

        """;

    [Fact]
    public async Task A_year_is_published_versioned_and_read_back_with_those_that_ship()
    {
        var by = Tenant("cal-a");
        Assert.Equal("0", (await Get("/v1/calendars/cn", by)).ETag!.Trim('"'));
        var first = (await Put(Text, by)).Expect(HttpStatusCode.Created);
        var same = (await Put(Text, by)).Expect(HttpStatusCode.OK);
        var second = (await Put(Text.Replace("worked: []", "worked: [2027-01-03]"), by, "\"1\"")).Expect(HttpStatusCode.OK);
        (await Put(Text, by, "\"1\"")).Expect(HttpStatusCode.PreconditionFailed);

        Assert.Equal(
            ("\"1\"", "/v1/calendars/cn", "true", "[2027]"),
            (first.ETag, first.Location, first["changed"], first.Body["years"]!.ToJsonString()));
        Assert.Equal(("\"1\"", "false", "\"2\""), (same.ETag, same["changed"], second.ETag));
        var whole = await Get("/v1/calendars/cn", by);
        Assert.Equal([2023, 2024, 2025, 2026, 2027], whole.Body["years"]!.AsArray().Select(year => (int)year!["year"]!));
        Assert.Equal("[]", (await Get("/v1/calendars/cn?version=1", by)).Body["years"]![0]!["holidays"]![0]!["worked"]!.ToJsonString());
        (await Get("/v1/calendars/cn?version=3", by)).Expect(HttpStatusCode.NotFound, "not-found");
        (await Get("/v1/calendars/mars", by)).Expect(HttpStatusCode.NotFound, "not-found");
        // What is read can be sent again.
        (await Put(await Yaml("/v1/calendars/cn", by), by)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_year_nobody_published_is_said_to_be_so_until_somebody_does()
    {
        var by = Tenant("cal-b");
        var next = DateTime.Parse((await api.Report(by: TestCaller.Dispatcher))["reportedAt"]!).Year + 1;
        var text = Text.Replace("2027", $"{next}", StringComparison.Ordinal);

        Assert.Equal(("shipped", "calendar-year-unpublished"), ((await Years(by))[2026], (await Years(by))[next]));
        var listed = (await Get("/v1/calendars", by)).Items.Single()!;
        Assert.Equal(("cn", 0), ((string?)listed["id"], (int)listed["version"]!));
        Assert.Contains(next, listed["unpublishedYears"]!.AsArray().Select(year => (int)year!));
        Assert.Contains(await Lint(by), finding => (string?)finding!["code"] == "calendar-year-unpublished");

        (await Put(text, by)).Expect(HttpStatusCode.Created);
        Assert.Equal("published", (await Years(by))[next]);
        Assert.DoesNotContain(await Lint(by), finding => ((string?)finding!["message"])!.Contains($"{next}"));
        // Another tenant's calendar is its own.
        Assert.Equal("calendar-year-unpublished", (await Years(Tenant("cal-c")))[next]);
    }

    [Fact]
    public async Task A_published_year_is_corrected_never_withdrawn()
    {
        var by = Tenant("cal-d");
        await Put(Text, by);
        (await Put(Text.Replace("2027", "2028", StringComparison.Ordinal).Replace("2028-01-01", "2028-01-03"), by))
            .Expect(HttpStatusCode.Conflict, "calendar-year-withdrawn");
        var wrong = (await Put(Text.Replace("worked: []", "worked: [2027-01-04]").Replace("id: cn", "id: CN"), by))
            .Expect(HttpStatusCode.UnprocessableEntity, "calendar-invalid");
        Assert.Equal(
            [("id", "invalid-id"), ("years[0].holidays[0].worked[0]", "not-a-weekend")],
            wrong.Body["errors"]!.AsArray().Select(error => ((string?)error!["path"], (string?)error["code"])));
        (await Put(Text.Replace("id: cn", "id: jp"), by)).Expect(HttpStatusCode.UnprocessableEntity, "calendar-invalid");
    }

    [Fact]
    public async Task Only_a_manager_publishes_and_who_has_several_tenants_says_which()
    {
        (await Put(Text, TestCaller.Engineer.In("cal-e"))).Expect(HttpStatusCode.Forbidden);
        var both = TestCaller.Manager.In("cal-e", "cal-f");
        (await Put(Text, both)).Expect(HttpStatusCode.UnprocessableEntity);
        (await Put("tenant: cal-x\n" + Text, both)).Expect(HttpStatusCode.UnprocessableEntity);
        (await Put("tenant: cal-f\n" + Text, both)).Expect(HttpStatusCode.Created);
        (await Get("/v1/calendars/cn", both)).Expect(HttpStatusCode.UnprocessableEntity, "tenant-unclear");
        Assert.Equal("\"1\"", (await Get("/v1/calendars/cn?tenant=cal-f", both)).ETag);
        Assert.Equal("\"0\"", (await Get("/v1/calendars/cn?tenant=cal-e", both)).ETag);
        (await Get("/v1/calendars/cn?tenant=cal-b", both)).Expect(HttpStatusCode.UnprocessableEntity, "tenant-unclear");
    }

    [Fact]
    public async Task A_contract_may_refer_to_a_calendar_its_tenant_published()
    {
        var by = Tenant("demo-retail");
        var contract = Import.SampleLog.ContractText.Replace("id: store-hardware\n", "id: referring\n")
            .Replace("always: true", "workingDays: own");
        using var before = Body(contract);
        (await api.Send(HttpMethod.Put, "/v1/contracts/referring", before, by))
            .Expect(HttpStatusCode.UnprocessableEntity, "contract-invalid");
        (await Put(Text.Replace("id: cn", "id: own"), by, id: "own")).Expect(HttpStatusCode.Created);
        using var after = Body(contract.Replace("calendar: round-the-clock, within: P7D", "calendar: round-the-clock, workingDays: 5"));
        (await api.Send(HttpMethod.Put, "/v1/contracts/referring", after, by)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Over_grpc_by_the_same_rules()
    {
        var calendars = new global::Contracts.Grpc.Terms.V1.Calendars.CalendarsClient(api.Channel);
        var by = Metadata(Tenant("cal-g"));
        var published = await calendars.PublishAsync(new() { Id = "cn", Document = Text }, by);
        Assert.Equal((1, true, "cal-g"), (published.Version, published.Changed, published.Tenant));
        Assert.False((await calendars.PublishAsync(new() { Id = "cn", Document = Text }, by)).Changed);
        var read = await calendars.GetAsync(new() { Id = "cn", Format = Format.Json }, by);
        Assert.Equal(5, JsonNode.Parse(read.Document)!["years"]!.AsArray().Count);
        var asPublished = await calendars.GetAsync(new() { Id = "cn", Version = 1, Format = Format.Json }, by);
        Assert.Single(JsonNode.Parse(asPublished.Document)!["years"]!.AsArray());
        Assert.Contains(
            (await calendars.ListYearsAsync(new() { Id = "cn" }, by)).Years, year => year is { Year: 2027, State: "published" });
        Assert.Contains((await calendars.ListAsync(new(), by)).Calendars, one => one is { Id: "cn", Version: 1, Tenant: "cal-g" });

        await Refused(calendars.PublishAsync(new() { Id = "cn", Document = "id: [" }, by), StatusCode.InvalidArgument);
        await Refused(calendars.PublishAsync(new() { Id = "cn", Document = Text, ExpectedVersion = 9 }, by), StatusCode.Aborted);
        await Refused(
            calendars.PublishAsync(new() { Id = "cn", Document = Text }, Metadata(TestCaller.Auditor.In("cal-g"))),
            StatusCode.PermissionDenied);
        await Refused(calendars.GetAsync(new() { Id = "mars" }, by), StatusCode.NotFound);
        await Refused(calendars.GetAsync(new() { Id = "cn", Tenant = "cal-a" }, by), StatusCode.InvalidArgument);
        await Refused(calendars.ListYearsAsync(new() { Id = "mars" }, by), StatusCode.NotFound);
    }

    [Fact]
    public async Task Other_services_are_told_by_an_event()
    {
        await Put(Text, Tenant("cal-h"));
        using var call = new EventFeed.EventFeedClient(api.Channel).ReadStream(
            new() { Source = "/incident", Tenant = "cal-h", Stream = "calendar/cn", FromVersion = 1 }, Metadata(TestCaller.Service));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var told = JsonNode.Parse(call.ResponseStream.Current.CloudEvent.Span)!;

        Assert.Equal(
            ("calendar.published.v1", "calendar/cn", "cal-h"), ((string?)told["type"], (string?)told["subject"], (string?)told["tenant"]));
        var published = told["data"].Deserialize<CalendarPublished>(global::Contracts.PublicEvents.Json)!;
        Assert.Equal(("cn", 1, 2027), (published.CalendarId, published.Version, published.Document.Years.Single().Year));
    }

    private static TestCaller Tenant(string tenant) => TestCaller.Manager.In(tenant);

    private Task<Reply> Get(string path, TestCaller by) => api.Send(HttpMethod.Get, path, null, by);

    private async Task<Dictionary<int, string?>> Years(TestCaller by) =>
        (await Get("/v1/calendars/cn/years", by)).Body["years"]!.AsArray()
            .ToDictionary(year => (int)year!["year"]!, year => (string?)year!["state"]);

    private async Task<JsonArray> Lint(TestCaller by)
    {
        using var body = Body(File.ReadAllText(RepositoryRoot.Combine("contracts", "samples", "telecom-rsa.yaml")));
        return (await api.Send(HttpMethod.Post, "/v1/contracts/lint", body, by)).Body["findings"]!.AsArray();
    }

    private async Task<Reply> Put(string text, TestCaller by, string? ifMatch = null, string id = "cn")
    {
        using var content = Body(text);
        return await api.Send(HttpMethod.Put, $"/v1/calendars/{id}", content, by, ifMatch);
    }

    private static StringContent Body(string text) => new(text, Encoding.UTF8, "application/yaml");

    private async Task<string> Yaml(string path, TestCaller by)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/yaml"));
        using var response = await api.Client(by).SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task Refused<T>(AsyncUnaryCall<T> call, StatusCode status) =>
        Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode);
}
