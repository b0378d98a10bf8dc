using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Contracts.Events.Contract;
using Contracts.Events.Incident;
using Contracts.Grpc.Clocks.V1;
using Contracts.Terms;
using Grpc.Core;
using Grpc.Net.Client;

namespace Escalations.Tests.Api;

/// <summary>Clocks as they are read over REST and gRPC.</summary>
public sealed class ReadingClocks : OnRealServers
{
    private readonly Guid _incident = Guid.CreateVersion7();
    private DateTimeOffset _reported;

    private protected override async Task Begin()
    {
        _reported = await Node.Now() - TimeSpan.FromMinutes(20);
        await Node.Feed(
            Incidents.Reported(_incident, _reported), Incidents.Acknowledged(_incident, _reported.AddMinutes(10)),
            Incidents.Escalated(_incident, "L1", _reported.AddMinutes(12)),
            new IncidentPaused(_incident, "customer", null, "test", _reported.AddMinutes(15)));
    }

    [Fact]
    public async Task Each_clock_tells_its_state_its_deadline_and_its_time()
    {
        var clocks = await Get(TestCaller.Engineer, $"/v1/incidents/{_incident}/clocks");
        Assert.Equal(
            ["response met PT10M", "resolution paused PT15M", "action-plan running "],
            clocks.EnumerateArray().Select(clock => $"{Text(clock, "name")} {Text(clock, "state")} "
                + (Text(clock, "state") == "running" ? "" : Text(clock, "elapsed"))));
        var (response, resolution) = (clocks[0], clocks[1]);
        Assert.Equal(_reported.AddMinutes(30), response.GetProperty("dueAt").GetDateTimeOffset());
        Assert.Equal(
            (1, "1", "PT20M"), (response.GetProperty("round").GetInt32(), Text(response, "severity"), Text(response, "remaining")));
        Assert.False(resolution.TryGetProperty("dueAt", out _));
        Assert.False(response.TryGetProperty("breachedAt", out _));
    }

    [Fact]
    public async Task Explained_the_counted_segments_add_up()
    {
        var explained = await Get(TestCaller.Auditor, $"/v1/incidents/{_incident}/clocks/action-plan/explain");
        var segment = Assert.Single(explained.GetProperty("segments").EnumerateArray().ToList());
        Assert.Equal(_reported.AddMinutes(72), explained.GetProperty("dueAt").GetDateTimeOffset());
        var length = segment.GetProperty("to").GetDateTimeOffset() - segment.GetProperty("from").GetDateTimeOffset();
        Assert.Equal(
            (TimeSpan.FromHours(1), true, "always: always", "PT1H"),
            (length, segment.GetProperty("counted").GetBoolean(), Text(segment, "rule"), Text(explained, "given")));
    }

    [Fact]
    public async Task A_clock_that_stands_explains_the_pause_and_has_no_deadline()
    {
        var explained = await Get(TestCaller.Auditor, $"/v1/incidents/{_incident}/clocks/resolution/explain");
        Assert.False(explained.TryGetProperty("dueAt", out _));
        Assert.Equal(
            ["always: always", "paused: customer"], explained.GetProperty("segments").EnumerateArray().Select(s => Text(s, "rule")));
    }

    [Fact]
    public async Task A_deadline_in_a_year_nobody_published_says_so_over_REST_and_gRPC()
    {
        var incident = Guid.CreateVersion7();
        var contract = TestContracts.RoundTheClock with
        {
            Id = "nowhere",
            Calendars = [.. TestContracts.RoundTheClock.Calendars, new("days", WorkingDays: "of-nowhere")],
            Targets = [new("response", "1", "days", WorkingDays: 2)],
        };
        await Node.Feed(Incidents.Published(contract), Incidents.Reported(incident, _reported, contract: "nowhere"));

        var clock = (await Get(TestCaller.Engineer, $"/v1/incidents/{incident}/clocks")).EnumerateArray().Single();
        Assert.Equal(("running", "calendar-year-unpublished"), (Text(clock, "state"), Text(clock, "dueState")));
        Assert.InRange(clock.GetProperty("unpublishedYear").GetInt32(), _reported.Year, _reported.Year + 1);
        var certain = (await Get(TestCaller.Engineer, $"/v1/incidents/{_incident}/clocks")).EnumerateArray();
        Assert.All(certain, one => Assert.False(one.TryGetProperty("dueState", out _)));

        using var channel = GrpcChannel.ForAddress(Node.Grpc);
        var told = await new Clocks.ClocksClient(channel).ListClocksAsync(
            new() { IncidentId = incident.ToString() }, Authorization(TestCaller.Engineer));
        Assert.Equal(
            ("calendar-year-unpublished", clock.GetProperty("unpublishedYear").GetInt32()),
            (told.Clocks.Single().DueState, told.Clocks.Single().UnpublishedYear));

        // Whatever day the test runs on, two working days reach no further than the next year.
        var years = Enumerable.Range(_reported.Year, 2).Select(year => new CalendarYear(year, [])).ToList();
        await Node.Feed(new CalendarPublished("of-nowhere", 1, new("of-nowhere", new(null, "Nowhere"), years)));
        var published = (await Get(TestCaller.Engineer, $"/v1/incidents/{incident}/clocks")).EnumerateArray().Single();
        Assert.Equal("running", Text(published, "state"));
        Assert.False(published.TryGetProperty("dueState", out _));
    }

    [Theory]
    [InlineData("clocks", "other-tenant", HttpStatusCode.NotFound, "incident-not-found")]
    [InlineData("clocks/response/explain", "other-tenant", HttpStatusCode.NotFound, "incident-not-found")]
    [InlineData("clocks/major-report/explain", TestCaller.Tenant, HttpStatusCode.NotFound, "clock-not-found")]
    [InlineData("clocks/response/explain?round=2", TestCaller.Tenant, HttpStatusCode.NotFound, "clock-not-found")]
    public async Task What_is_not_there_or_not_yours_is_not_found(string path, string tenant, HttpStatusCode status, string code)
    {
        using var client = Node.Client(TestCaller.Manager.In(tenant));
        using var response = await client.GetAsync($"/v1/incidents/{_incident}/{path}");
        Assert.Equal((status, code), (response.StatusCode, Text(await response.Content.ReadFromJsonAsync<JsonElement>(), "code")));
    }

    [Fact]
    public async Task As_they_were_known_and_as_they_stood()
    {
        var then = $"at={_reported.AddMinutes(5).AddSeconds(1).UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z";
        Assert.Equal(
            ["response running PT5M", "resolution running PT5M"],
            (await Get(TestCaller.Auditor, $"/v1/incidents/{_incident}/clocks?{then}")).EnumerateArray().Select(
                clock => $"{Text(clock, "name")} {Text(clock, "state")} {Text(clock, "elapsed").Split('M')[0]}M"));
        var resolution = await Get(TestCaller.Auditor, $"/v1/incidents/{_incident}/clocks/resolution/explain?{then}");
        Assert.Equal(_reported.AddHours(4), resolution.GetProperty("dueAt").GetDateTimeOffset());
        // Yesterday nothing of it was known.
        var before = $"asOf={_reported.AddDays(-1).UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z";
        Assert.Equal(0, (await Get(TestCaller.Auditor, $"/v1/incidents/{_incident}/clocks?{before}")).GetArrayLength());
    }

    [Fact]
    public async Task Over_gRPC_the_same_is_read()
    {
        using var channel = GrpcChannel.ForAddress(Node.Grpc);
        var (clocks, headers) = (new Clocks.ClocksClient(channel), Authorization(TestCaller.Engineer));
        var listed = await clocks.ListClocksAsync(new() { IncidentId = _incident.ToString() }, headers);
        Assert.Equal(
            [("response", ClockState.Met), ("resolution", ClockState.Paused), ("action-plan", ClockState.Running)],
            listed.Clocks.Select(clock => (clock.Name, clock.State)));
        Assert.Null(listed.Clocks[1].DueAt);
        var explained = await clocks.ExplainClockAsync(new() { IncidentId = _incident.ToString(), Name = "action-plan" }, headers);
        Assert.Equal(explained.Given.ToTimeSpan(), explained.Segments.Where(s => s.Counted).Aggregate(
            TimeSpan.Zero, (sum, s) => sum + (s.To.ToDateTimeOffset() - s.From.ToDateTimeOffset())));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await clocks.ListClocksAsync(
            new() { IncidentId = _incident.ToString() }, Authorization(TestCaller.Engineer.In("other-tenant"))));
        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task Only_an_administrator_compares_timers()
    {
        using var engineer = Node.Client(TestCaller.Engineer);
        using var administrator = Node.Client(TestCaller.Administrator);
        Assert.Equal(HttpStatusCode.Forbidden, (await engineer.PostAsync("/v1/timers/reconcile", null)).StatusCode);
        var found = await (await administrator.PostAsync("/v1/timers/reconcile", null)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((1, 3, 0, 0), (
            found.GetProperty("incidents").GetInt32(), found.GetProperty("planned").GetInt32(),
            found.GetProperty("missing").GetArrayLength(), found.GetProperty("surplus").GetArrayLength()));
    }

    [Fact]
    public async Task Health_tells_how_late_the_timers_are()
    {
        using var client = Node.Client(TestCaller.Auditor);
        // The event path is a part of its own: it fails until the broker was heard.
        using var answer = await client.GetAsync("/health/ready");
        var health = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var timers = health.GetProperty("parts").EnumerateArray().Single(part => Text(part, "name") == "timers");
        Assert.Equal("healthy", Text(timers, "status"));
        Assert.True(timers.GetProperty("data").GetProperty("latenessSeconds").GetDouble() < 2);
    }

    private async Task<JsonElement> Get(TestCaller caller, string path)
    {
        using var client = Node.Client(caller);
        return await client.GetFromJsonAsync<JsonElement>(path);
    }

    private static Metadata Authorization(TestCaller caller) => new() { { "authorization", $"Bearer {TestIdentity.Token(caller)}" } };

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
