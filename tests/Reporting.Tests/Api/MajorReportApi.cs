using System.Net;

namespace ReportingTests.Api;

[Collection(OneReportingService.Name)]
public sealed class MajorReportApi(ReportingApi api)
{
    private const string Drafts = "select count(*) from record.entry where type = 'report.major-drafted.v1' and incident = $1";

    [Fact]
    public async Task A_major_incident_that_is_resolved_has_its_report_drafted_and_recorded()
    {
        var story = new Story(TimelineApi.NewTenant(out var caller)).ContractPublished().Reported().Acknowledged(5).Resolved(60);
        await api.Hear(story);
        await ReportingApi.Until(async () => await api.Count(Drafts, story.Incident) == 1);

        var page = await api.As(caller).GetAsync($"/v1/incidents/{story.Incident}/major-report");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        Assert.Contains("default-src 'none'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("故障原因", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await api.Count(Drafts, story.Incident));
        var timeline = await ReportingApi.Json(await api.As(caller).GetAsync($"/v1/incidents/{story.Incident}/timeline"));
        Assert.Equal("report.major-drafted.v1", timeline.GetProperty("entries").EnumerateArray().Last().GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_report_opened_before_the_resolution_is_drafted_once()
    {
        var story = new Story(TimelineApi.NewTenant(out var caller)).ContractPublished().Reported();
        await api.Hear(story);

        for (var i = 0; i < 3; i++) await api.As(caller).GetAsync($"/v1/incidents/{story.Incident}/major-report");

        await ReportingApi.Until(async () => await api.Count(Drafts, story.Incident) == 1);
    }

    [Theory]
    [InlineData("4", false)]
    [InlineData("1", true)]
    public async Task Nobody_owes_a_report_on_a_minor_or_a_past_incident(string severity, bool imported)
    {
        var story = new Story(TimelineApi.NewTenant(out var caller)).ContractPublished().Reported(severity: severity, imported: imported).Resolved(60);
        await api.Hear(story);

        var streams = await api.Count("select count(*) from events.mt_streams where id = $1", $"report/{story.Incident}");

        Assert.Equal(0, streams);
        Assert.Equal(HttpStatusCode.OK, (await api.As(caller).GetAsync($"/v1/incidents/{story.Incident}/major-report")).StatusCode);
    }

    [Fact]
    public async Task The_language_asked_for_wins_over_the_readers()
    {
        var story = new Story(TimelineApi.NewTenant(out var caller)).ContractPublished().Reported();
        await api.Hear(story);

        var page = await api.As(caller, "zh-CN").GetStringAsync(new Uri($"/v1/incidents/{story.Incident}/major-report?lang=en", UriKind.Relative));

        Assert.Contains("Cause of the fault", page, StringComparison.Ordinal);
    }
}
