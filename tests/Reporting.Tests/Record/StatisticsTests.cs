using Contracts.Events.Incident;
using Reports.Projections;

namespace ReportingTests.Record;

public sealed class StatisticsTests : IClassFixture<RecordFixture>
{
    private readonly RecordFixture _record;

    public StatisticsTests(RecordFixture record) => _record = record;

    [Fact]
    public async Task Counts_means_and_attainment_agree_with_what_happened()
    {
        var tenant = NewTenant();
        await Take(new Story(tenant).Reported().ClockStarted("response", 0, 30).Acknowledged(10).ClockStopped("response", 10, "met").Resolved(60));
        await Take(new Story(tenant).Reported().ClockStarted("response", 0, 30).ClockBreached("response", 30).Acknowledged(40)
            .ClockStopped("response", 40, "late").Resolved(180).Closed(200));
        await Take(new Story(tenant).Reported(severity: "4", impact: "Low").ClockStarted("response", 0, 30));

        var statistics = await Read(tenant);

        Assert.Equal(3, statistics.Incidents);
        Assert.Equal(
            [new("closed", null, "L1", 1), new("reported", null, "L1", 1), new StatusCount("resolved", null, "L1", 1)], statistics.ByStatus);
        Assert.Empty(statistics.BySourceStatus);
        var major = statistics.Groups.Single(g => g.Key == "1");
        Assert.Equal((2, 2, 1500d, 2, 7200d), (major.Incidents, major.Acknowledged, major.MeanSecondsToAcknowledge, major.Resolved, major.MeanSecondsToResolve));
        Assert.Equal(("PT25M", "PT2H"), (major.MeanTimeToAcknowledge, major.MeanTimeToResolve));
        Assert.Null(statistics.Groups.Single(g => g.Key == "4").MeanTimeToResolve);
        var response = Assert.Single(statistics.Clocks);
        Assert.Equal((1, 1, 1, 0, 0.5), (response.Met, response.Late, response.Running, response.Overdue, response.Attainment));
    }

    [Theory]
    [InlineData("label:impact", "High|Low")]
    [InlineData("level", "L1|L2")]
    [InlineData("site", "Shop 12")]
    [InlineData("status", "reported")]
    [InlineData("label:'; drop table views.incident_fact; --", "")]
    public async Task Groups_may_be_any_property_or_label(string groupBy, string keys)
    {
        var tenant = NewTenant();
        await Take(new Story(tenant).Reported());
        await Take(new Story(tenant).Reported(level: "L2", impact: "Low"));

        var statistics = await Read(tenant, groupBy);

        Assert.Equal(keys, string.Join('|', statistics.Groups.Select(g => g.Key)));
        Assert.Equal(2, statistics.Groups.Sum(g => g.Incidents));
    }

    [Fact]
    public async Task The_interval_is_half_open_by_the_time_of_the_report()
    {
        var tenant = NewTenant();
        foreach (var minutes in (int[])[0, 60, 120]) await Take(new Story(tenant).Reported(minutes));

        var statistics = await Read(tenant, from: Story.At(60), to: Story.At(120));

        Assert.Equal(1, statistics.Incidents);
    }

    [Fact]
    public async Task Another_tenants_incidents_do_not_count()
    {
        var tenant = NewTenant();
        await Take(new Story(NewTenant()).Reported());

        Assert.Equal(0, (await Read(tenant)).Incidents);
        Assert.Equal(0, (await new StatisticsReader(_record.Store).Read(Query([]), default)).Incidents);
    }

    [Fact]
    public async Task Events_one_by_one_or_all_together_make_the_same_facts()
    {
        var (one, all) = (NewTenant(), NewTenant());
        foreach (var e in Life(new Story(one)).Events) await _record.Take([e]);
        await Take(Life(new Story(all)));

        var (first, second) = (await Read(one), await Read(all));

        Assert.Equal(first.ByStatus, second.ByStatus);
        Assert.Equal(first.Groups, second.Groups);
        Assert.Equal(first.Clocks, second.Clocks);
    }

    [Fact]
    public async Task A_rebuild_from_the_record_makes_what_the_consumers_made()
    {
        for (var i = 0; i < 20; i++) await Take(Life(new Story(NewTenant())));
        var live = await Rows();

        var events = await FactsRebuild.Run(_record.Store, default);

        Assert.True(events >= 20 * 9);
        Assert.Equal(live, await Rows());
    }

    [Fact]
    public async Task A_rebuild_mends_rows_that_somebody_spoiled()
    {
        await Take(Life(new Story(NewTenant())));
        var live = await Rows();
        await using (var spoil = _record.Store.CreateCommand("update views.incident_fact set status = 'odd'; delete from views.clock_fact"))
            await spoil.ExecuteNonQueryAsync();

        await FactsRebuild.Run(_record.Store, default);

        Assert.Equal(live, await Rows());
    }

    private static Story Life(Story story) => story.Reported().ClockStarted("response", 0, 30).Acknowledged(10).ClockStopped("response", 10, "met")
        .Resolved(60).Then(new IncidentReopened(story.Incident, "again", "li", Story.At(70)), 70).Resolved(80).Closed(90)
        .ClockStarted("resolution", 0, 240);

    private static string NewTenant() => $"t{Guid.NewGuid():n}";

    private Task Take(Story story) => _record.Take(story.Events);

    private static StatisticsQuery Query(string[] tenants, string? groupBy = null, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
        new(tenants, null, from, to, Grouping.Parse(groupBy)!);

    private Task<Statistics> Read(string tenant, string? groupBy = null, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
        new StatisticsReader(_record.Store).Read(Query([tenant], groupBy, from, to), default);

    private async Task<IReadOnlyList<string>> Rows()
    {
        await using var command = _record.Store.CreateCommand(
            "select f::text from views.incident_fact f union all select c::text from views.clock_fact c order by 1");
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await row.ReadAsync()) rows.Add(row.GetString(0));
        return rows;
    }
}
