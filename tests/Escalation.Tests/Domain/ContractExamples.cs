namespace Escalations.Tests.Domain;

/// <summary>What the two contracts promise, on dates where it is easy to get wrong.</summary>
public sealed class ContractExamples
{
    [Fact]
    public void Reported_twenty_minutes_before_closing_the_rest_counts_next_morning() => Story.Under(TestContracts.StoreHardware)
        .Reported("2026-02-17 18:40")
        .Then("response", "running", "2026-02-18 11:10")
        .Then("resolution", "running", "2026-02-18 14:40");

    [Fact]
    public void A_report_due_within_two_working_days_over_the_spring_festival() => Story.Under(TestContracts.Telecom)
        .Reported("2026-02-13 09:00").Acknowledged("2026-02-13 09:05")
        .Resolved("2026-02-13 17:00")
        .Then("major-report", "running", "2026-02-25 00:00", now: "2026-02-13 17:00");

    [Theory]
    [InlineData("3", "2026-02-17 18:40", "2026-02-18 19:00")]
    [InlineData("4", "2026-02-17 18:40", "2026-02-19 19:00")]
    [InlineData("3", "2026-02-17 09:00", "2026-02-18 19:00")]
    [InlineData("3", "2026-02-17 23:59", "2026-02-18 19:00")]
    [InlineData("4", "2026-12-31 12:00", "2027-01-02 19:00")]
    public void Next_day_and_two_days_end_with_the_service_hours(string severity, string reported, string due) =>
        Story.Under(TestContracts.StoreHardware).Reported(reported, severity).Then("resolution", "running", due, now: reported);

    [Theory]
    [InlineData("1", "2026-02-17 14:00")]
    [InlineData("3", "2026-02-17 15:00")]
    public void The_action_plan_is_due_from_each_escalation_received(string severity, string due) => Story
        .Under(TestContracts.StoreHardware)
        .Reported("2026-02-17 12:00", severity).ThenNo("action-plan")
        .Escalated("L1", "2026-02-17 12:10").Then("action-plan", "running", now: "2026-02-17 12:10")
        .Escalated("L2", "2026-02-17 13:00").Then("action-plan", "running", due, now: "2026-02-17 13:00");

    [Fact]
    public void A_year_not_published_yet_counts_ordinary_weeks_and_says_so()
    {
        var story = Story.Under(TestContracts.Telecom).Reported("2026-12-30 09:00").Resolved("2026-12-31 17:00")
            .Then("major-report", "running", "2027-01-05 00:00", now: "2026-12-31 17:00");
        Assert.Contains(
            "working-days: weekday of a year not published yet 00:00-24:00", story.Explain("major-report").Segments.Select(s => s.Rule));
    }

    [Fact]
    public void A_major_report_is_asked_for_only_where_the_contract_does() => Story.Under(TestContracts.Telecom)
        .Reported("2026-02-13 09:00", "2").Resolved("2026-02-13 17:00").ThenNo("major-report");

    [Fact]
    public void Explained_the_counted_segments_add_up_to_the_time_given()
    {
        var explained = Story.Under(TestContracts.StoreHardware).Reported("2026-02-17 18:40").Explain("resolution");
        Assert.Equal(
            ["02-17 18:40-02-17 19:00 True", "02-17 19:00-02-18 11:00 False", "02-18 11:00-02-18 14:40 True"],
            explained.Segments.Select(segment =>
                $"{Story.Local(segment.From.ToDateTimeOffset())}-{Story.Local(segment.To.ToDateTimeOffset())} {segment.Counted}"));
        Assert.Equal(
            ["store-hours: tue 11:00-19:00", "store-hours: closed", "store-hours: wed 11:00-19:00"],
            explained.Segments.Select(segment => segment.Rule));
        Assert.All(explained.Segments, segment => Assert.Equal(Story.Cause(1), segment.Cause));
    }
}
