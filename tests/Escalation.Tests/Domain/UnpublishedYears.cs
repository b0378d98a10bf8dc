namespace Escalations.Tests.Domain;

/// <summary>A deadline in a year whose working days nobody has published says so.</summary>
public sealed class UnpublishedYears
{
    [Fact]
    public void A_deadline_in_a_year_that_is_not_published_says_which()
    {
        var clock = Story.Under(TestContracts.Telecom).Reported("2026-12-31 09:00").Resolved("2026-12-31 10:00")
            .Read("major-report", "2026-12-31 11:00");
        Assert.Equal(("calendar-year-unpublished", 2027), (clock.DueState, clock.UnpublishedYear));
    }

    [Fact]
    public void A_deadline_in_a_published_year_is_certain()
    {
        var clock = Story.Under(TestContracts.Telecom).Reported("2026-02-13 09:00").Resolved("2026-02-13 10:00")
            .Read("major-report", "2026-02-13 11:00");
        Assert.Equal((null, (int?)null), (clock.DueState, clock.UnpublishedYear));
    }

    [Fact]
    public void A_clock_that_does_not_count_working_days_is_certain_in_any_year() => Assert.Null(
        Story.Under(TestContracts.Telecom).Reported("2030-01-01 09:00").Read("resolution", "2030-01-01 10:00").DueState);

    [Fact]
    public void A_clock_that_was_met_depends_on_no_calendar_any_more() => Assert.Null(
        Story.Under(TestContracts.Telecom).Reported("2026-12-31 09:00").Resolved("2026-12-31 10:00").Reopened("2026-12-31 11:00")
            .Read("major-report", "2026-12-31 12:00").DueState);
}
