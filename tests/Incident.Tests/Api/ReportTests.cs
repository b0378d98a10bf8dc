using System.Net;
using static Incidents.Tests.Api.IncidentApi;

namespace Incidents.Tests.Api;

public class ReportTests(IncidentApi api) : IClassFixture<IncidentApi>
{
    [Fact]
    public async Task A_report_is_answered_with_the_incident_and_read_at_once()
    {
        var reported = (await api.Report()).Expect(HttpStatusCode.Created);

        Assert.Equal($"/v1/incidents/{reported.Id}", reported.Location);
        Assert.Equal("\"1\"", reported.ETag);
        Assert.Matches("^INC-[0-9]{6,}$", reported["number"]);
        Assert.Equal(("lifts", "1"), (reported["contract"], reported["contractVersion"]));
        Assert.Equal(("reported", "L0", "slow", "bob"), (reported["status"], reported["level"], reported["severity"], reported["owner"]));
        Assert.Equal("""["us"]""", reported.Body["parties"]!.ToJsonString());
        Assert.Equal("Eve", (string?)reported.Body["reporter"]!["name"]);

        var read = (await api.Read(reported.Id)).Expect(HttpStatusCode.OK);
        Assert.Equal((reported.ETag, reported.ToString()[3..]), (read.ETag, read.ToString()[3..]));
    }

    [Fact]
    public async Task A_late_entry_is_reported_when_it_was()
    {
        var then = TimeProvider.System.GetUtcNow().AddHours(-3);
        var body = new { contract = "lifts", summary = "Slow", reporter = new { name = "Eve" }, reportedAt = then };
        var reported = (await api.Report(body)).Expect(HttpStatusCode.Created);
        Assert.Equal(then, (DateTimeOffset)reported.Body["reportedAt"]!);
    }

    [Fact]
    public async Task Every_number_is_given_once()
    {
        var reports = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => api.Report()));
        Assert.Equal(60, reports.Select(report => report.Expect(HttpStatusCode.Created)["number"]).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"contract":"lifts","summary":"s","reporter":{"name":"E"},"colour":"red"}""", 400, "unknown-field", "colour")]
    [InlineData("""{"contract":"lifts","summary":"s","reporter":{"name":"E","fax":"1"}}""", 400, "unknown-field", "reporter.fax")]
    [InlineData("""{"contract":"lifts","summary":"s","reporter":{"name":"E"}""", 400, "invalid-json", null)]
    [InlineData("""{"contract":"lifts","summary":"s","reporter":{"name":"E"},"since":"soon"}""", 400, "invalid-json", "since")]
    [InlineData("""{"summary":"s","reporter":{"name":"E"}}""", 422, "contract-required", "contract")]
    [InlineData("""{"contract":"roofs","summary":"s","reporter":{"name":"E"}}""", 422, "contract-unknown", "contract")]
    [InlineData("""{"contract":"ramps","summary":"s","reporter":{"name":"E"}}""", 422, "contract-unknown", "contract")]
    [InlineData("""{"contract":"lifts","reporter":{"name":"E"}}""", 422, "summary-required", "summary")]
    [InlineData("""{"contract":"lifts","summary":"s"}""", 422, "reporter-name-required", "reporter.name")]
    [InlineData("""{"contract":"lifts","summary":"a\u0000b","reporter":{"name":"E"}}""", 422, "summary-unreadable", "summary")]
    [InlineData("""{"contract":"lifts","summary":"s","reporter":{"name":"E"},"severity":"worst"}""", 422, "severity-unknown", "severity")]
    [InlineData("""{"contract":"lifts","summary":"s","reporter":{"name":"E"},"reportedAt":"2999-01-01T00:00:00Z"}""",
        422, "reported-at-in-future", "reportedAt")]
    public async Task What_is_wrong_is_named(string body, int status, string code, string? field) =>
        (await api.Report(body)).Expect((HttpStatusCode)status, code, field);

    [Fact]
    public async Task Who_may_report()
    {
        (await api.Send(HttpMethod.Post, "/v1/incidents", AReport(), null)).Expect(HttpStatusCode.Unauthorized);
        (await api.Report(by: TestCaller.Auditor)).Expect(HttpStatusCode.Forbidden);
        (await api.Report(by: TestCaller.Reporter)).Expect(HttpStatusCode.Created);
        (await api.Report(by: TestCaller.Integrator)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_caller_of_several_tenants_reports_under_each_contract()
    {
        var both = TestCaller.Dispatcher.In(TestCaller.Tenant, OtherTenant);
        var reported = (await api.Report(AReport("ramps"), both)).Expect(HttpStatusCode.Created);
        (await api.Then(reported, "acknowledge", by: both)).Expect(HttpStatusCode.OK);
        (await api.Read(reported.Id, TestCaller.Auditor)).Expect(HttpStatusCode.NotFound);
        (await api.Read(reported.Id, TestCaller.Auditor.In(OtherTenant))).Expect(HttpStatusCode.OK);
    }
}
