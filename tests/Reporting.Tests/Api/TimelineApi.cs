using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ReportingTests.Api;

[Collection(OneReportingService.Name)]
public sealed class TimelineApi(ReportingApi api)
{
    [Fact]
    public async Task A_timeline_tells_what_all_services_recorded_of_an_incident_in_order()
    {
        var story = new Story(NewTenant(out var caller)).ContractPublished().Reported().ClockStarted("response", 0, 30).Told("li", 1)
            .Acknowledged(20).ClockStopped("response", 20.5, "met");
        await api.Hear(story);

        var timeline = await ReportingApi.Json(await api.As(caller).GetAsync($"/v1/incidents/{story.Incident}/timeline"));

        Assert.Equal(story.Incident, timeline.GetProperty("incident").GetGuid());
        var entries = timeline.GetProperty("entries").EnumerateArray().ToArray();
        Assert.Equal(story.Events.Skip(1).Select(e => e.Id), entries.Select(e => e.GetProperty("id").GetGuid()));
        Assert.Equal(
            ["/incident", "/escalation", "/notification", "/notification", "/incident", "/escalation"],
            entries.Select(e => e.GetProperty("source").GetString()));
        Assert.Equal("Chen reported: Till stopped (Critical, L1 First line)", entries[0].GetProperty("title").GetString());
        Assert.Equal(JsonValueKind.Object, entries[0].GetProperty("data").ValueKind);
        foreach (var name in (string[])["type", "happenedAt", "recordedAt", "actor", "causedBy", "correlationId", "version"])
            Assert.True(entries[1].TryGetProperty(name, out _), name);
    }

    [Fact]
    public async Task Titles_come_in_the_readers_language()
    {
        var story = new Story(NewTenant(out var caller)).ContractPublished().Reported();
        await api.Hear(story);

        var answer = await api.As(caller, "zh-CN,en;q=0.5").GetAsync($"/v1/incidents/{story.Incident}/timeline");

        Assert.Equal("zh-CN", Assert.Single(answer.Content.Headers.ContentLanguage));
        var entry = (await ReportingApi.Json(answer)).GetProperty("entries")[0];
        Assert.Equal("Chen 报告故障：Till stopped（非常严重，L1 一线支持）", entry.GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("timeline")]
    [InlineData("major-report")]
    public async Task Another_tenants_incident_does_not_exist(string resource)
    {
        var story = new Story(NewTenant(out _)).Reported();
        await api.Hear(story);

        var foreign = await api.As(TestCaller.Manager.In("somebody-else")).GetAsync($"/v1/incidents/{story.Incident}/{resource}");
        var unknown = await api.As(TestCaller.Manager).GetAsync($"/v1/incidents/{Guid.NewGuid()}/{resource}");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (foreign.StatusCode, unknown.StatusCode));
        Assert.Equal("not-found", (await foreign.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task An_incident_of_which_only_clocks_are_known_is_not_there_yet()
    {
        var story = new Story(NewTenant(out var caller)).ClockStarted("response", 0, 30);
        await api.Hear(story);

        Assert.Equal(HttpStatusCode.NotFound, (await api.As(caller).GetAsync($"/v1/incidents/{story.Incident}/timeline")).StatusCode);
    }

    [Fact]
    public async Task Without_a_contract_ids_stand_for_names()
    {
        var story = new Story(NewTenant(out var caller)).Reported();
        await api.Hear(story);

        var timeline = await ReportingApi.Json(await api.As(caller).GetAsync($"/v1/incidents/{story.Incident}/timeline"));

        Assert.Equal("Chen reported: Till stopped (1, L1)", timeline.GetProperty("entries")[0].GetProperty("title").GetString());
    }

    internal static string NewTenant(out TestCaller caller)
    {
        var tenant = $"t{Guid.NewGuid():n}";
        caller = TestCaller.Manager.In(tenant);
        return tenant;
    }
}
