using System.Net;
using static Incidents.Tests.Api.IncidentApi;

namespace Incidents.Tests.Api;

public class ListTests(IncidentApi api) : IClassFixture<IncidentApi>
{
    [Fact]
    public async Task Pages_show_each_incident_once_in_order()
    {
        var site = NewName();
        for (var minute = 0; minute < 7; minute++)
            await Report(site, minute);
        foreach (var sort in (string[])["nextBreach", "reportedAt", "-reportedAt"])
        {
            var (seen, cursor) = (new List<string>(), "");
            do
            {
                var page = (await api.List($"?site={site}&sort={sort}&limit=3&cursor={cursor}")).Expect(HttpStatusCode.OK);
                Assert.InRange(page.Items.Count, 1, 3);
                seen.AddRange(page.Items.Select(item => (string)item!["reportedAt"]!));
                cursor = page["next"];
            }
            while (cursor is not null);
            Assert.Equal(7, seen.Distinct().Count());
            if (sort != "nextBreach")
                Assert.Equal(sort == "reportedAt" ? seen.Order() : seen.OrderDescending(), seen);
        }
    }

    [Fact]
    public async Task Filters_hold_together_and_values_within_one_are_alternatives()
    {
        var site = NewName();
        var first = await Report(site, 1);
        var second = await Report(site, 2);
        await api.Then(first, "acknowledge", new { owner = site });
        await api.Then(second, "escalate", new { reason = "r" });

        Assert.Equal([first.Id], await Ids($"?site={site}&status=acknowledged"));
        Assert.Equal([first.Id, second.Id], await Ids($"?site={site}&status=acknowledged,reported&sort=reportedAt"));
        Assert.Equal([first.Id, second.Id], await Ids($"?site={site}&status=acknowledged&status=reported&sort=reportedAt"));
        Assert.Equal([second.Id], await Ids($"?site={site}&level=L1"));
        Assert.Equal([first.Id], await Ids($"?owner={site}&contract=lifts&severity=slow"));
        Assert.Empty(await Ids($"?site={site}&severity=stuck"));
    }

    [Fact]
    public async Task Text_is_found_in_number_and_summary_and_means_itself()
    {
        var site = NewName();
        var reported = await Report(site, 1, $"100 % of {site} stand");
        Assert.Equal([reported.Id], await Ids($"?q={Uri.EscapeDataString($"100 % OF {site}")}"));
        Assert.Equal([reported.Id], await Ids($"?site={site}&q={reported["number"]}"));
        Assert.Empty(await Ids($"?site={site}&q=1%25stand"));
        Assert.Empty(await Ids($"?site={site}&q=10_"));
    }

    [Fact]
    public async Task Nobody_sees_another_tenant_s()
    {
        var theirs = (await api.Report(AReport("ramps"), TestCaller.Dispatcher.In(OtherTenant))).Expect(HttpStatusCode.Created);
        Assert.DoesNotContain(theirs.Id, await Ids("?limit=200&sort=-reportedAt"));
        Assert.Empty(await Ids("?contract=ramps"));
        Assert.Contains(theirs.Id, await Ids("?limit=200&sort=-reportedAt", TestCaller.Auditor.In(OtherTenant)));
    }

    [Theory]
    [InlineData("?status=broken", "status-unknown", "status")]
    [InlineData("?sort=colour", "sort-unknown", "sort")]
    [InlineData("?limit=0", "limit-out-of-range", "limit")]
    [InlineData("?limit=201", "limit-out-of-range", "limit")]
    [InlineData("?cursor=nonsense", "cursor-invalid", "cursor")]
    [InlineData("?q=%00", "filter-unreadable", "q")]
    public async Task What_cannot_be_asked_is_refused(string query, string code, string field) =>
        (await api.List(query)).Expect(HttpStatusCode.UnprocessableEntity, code, field);

    private async Task<Reply> Report(string site, int minute, string summary = "Slow") =>
        (await api.Report(new
        {
            contract = "lifts",
            summary,
            site,
            reporter = new { name = "Eve" },
            reportedAt = new DateTimeOffset(2026, 1, 2, 3, minute, 0, TimeSpan.Zero),
        })).Expect(HttpStatusCode.Created);

    private async Task<string[]> Ids(string query, TestCaller? by = null) =>
        [.. (await api.List(query, by)).Expect(HttpStatusCode.OK).Items.Select(item => (string)item!["id"]!)];

    private static string NewName() => $"site-{Guid.CreateVersion7():n}";
}
