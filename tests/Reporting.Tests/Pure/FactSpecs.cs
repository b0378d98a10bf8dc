using Contracts.Events.Escalation;
using Contracts.Events.Incident;
using Reports.Projections;

namespace ReportingTests.Pure;

public sealed class FactSpecs
{
    [Fact]
    public void An_incident_is_resolved_when_it_was_resolved_last()
    {
        var fact = Fold(s => s.Reported().Acknowledged(10).Resolved(60)
            .Then(new ResolutionRejected(s.Incident, "still dark", "boss", Story.At(70)), 70).Resolved(120).Closed(200));

        Assert.Equal(("closed", Story.At(10), Story.At(120), Story.At(200)), (fact.Status, fact.AcknowledgedAt, fact.ResolvedAt, fact.ClosedAt));
    }

    [Fact]
    public void What_was_amended_counts_as_it_is_right()
    {
        var fact = Fold(s => s.Reported().Acknowledged(10).Resolved(60)
            .Amended(1, "incident.reported.v1", "at", Story.At(0), Story.At(-30))
            .Amended(2, "incident.acknowledged.v1", "at", Story.At(10), Story.At(5))
            .Amended(3, "incident.resolved.v1", "at", Story.At(60), Story.At(50))
            .Amended(1, "incident.reported.v1", "site", "Shop 12", "Shop 21"));

        Assert.Equal(
            (Story.At(-30), Story.At(5), Story.At(50), "Shop 21"), (fact.ReportedAt, fact.AcknowledgedAt, fact.ResolvedAt, fact.Site));
    }

    [Fact]
    public void An_amendment_of_an_acknowledgement_that_was_not_the_first_changes_no_response()
    {
        var fact = Fold(s => s.Reported().Acknowledged(10).Acknowledged(20).Amended(3, "incident.acknowledged.v1", "at", Story.At(20), Story.At(15)));

        Assert.Equal(Story.At(10), fact.AcknowledgedAt);
    }

    [Fact]
    public void An_incident_counts_under_the_contract_version_it_was_moved_to() => Assert.Equal(
        2, Fold(s => s.Reported().Then(new IncidentContractVersionChanged(s.Incident, "c", 1, 2, [], null, "r", "mia", Story.At(5)), 5))
            .ContractVersion);

    [Fact]
    public void A_reopened_incident_counts_as_open_and_keeps_its_first_response()
    {
        var fact = Fold(s => s.Reported().Acknowledged(10).Resolved(60).Closed(70)
            .Then(new IncidentReopened(s.Incident, "again", "boss", Story.At(80)), 80).Acknowledged(90));

        Assert.Equal(("in-progress", Story.At(10), null, null, 1), (fact.Status, fact.AcknowledgedAt, fact.ResolvedAt, fact.ClosedAt, fact.Reopenings));
    }

    [Fact]
    public void A_pause_ends_where_it_began_even_if_somebody_answers_meanwhile()
    {
        var paused = Fold(s => s.Reported().Then(new IncidentPaused(s.Incident, "part", null, "li", Story.At(1)), 1));
        var resumed = Fold(s => s.Reported().Then(new IncidentPaused(s.Incident, "part", null, "li", Story.At(1)), 1)
            .Acknowledged(2).Then(new IncidentResumed(s.Incident, "li", Story.At(3)), 3));

        Assert.Equal("pending", paused.Status);
        Assert.Equal("acknowledged", resumed.Status);
    }

    [Fact]
    public void What_was_closed_without_a_resolution_was_resolved_by_closing() =>
        Assert.Equal(Story.At(30), Fold(s => s.Reported().Closed(30)).ResolvedAt);

    [Fact]
    public void The_past_logs_last_line_is_the_source_status()
    {
        var fact = Fold(s => s.Reported(imported: true)
            .Then(new IncidentLogged(s.Incident, "Accepted", "Wait", "L2", null, null, Story.At(1)), 1)
            .Then(new IncidentLogged(s.Incident, "Completed", "In Call", null, null, null, Story.At(2)), 2));

        Assert.Equal(("Completed", "In Call", "L2"), (fact.SourceStatus, fact.SourceSubStatus, fact.SourceLevel));
    }

    [Fact]
    public void A_line_of_the_past_log_is_counted_in_the_event_it_means_and_at_its_level()
    {
        var fact = Fold(s => s.Reported(imported: true).Then(
            new IncidentEscalated(s.Incident, "L1", "L2", [], "Queued", "import", Story.At(1)) { Line = new("Queued", null, null, "V5") }, 1));

        Assert.Equal(("Queued", "L2"), (fact.SourceStatus, fact.Level));
        Assert.Equal([("""["Queued",null,"L2"]""", 1)], fact.SourceChanges.Select(change => (change.Key, change.Value)));
    }

    [Fact]
    public void A_clock_ends_as_its_last_round_says_and_keeps_its_breach()
    {
        var story = new Story().ClockStarted("resolution", 0, 240).ClockBreached("resolution", 240).ClockStopped("resolution", 300, "late", "PT5H");

        var clock = Assert.Single(ClockFact.Fold(story.Incident, story.Events));

        Assert.Equal(("late", Story.At(240), "PT5H"), (clock.State, clock.BreachedAt, clock.Elapsed));
    }

    [Fact]
    public void A_clock_that_runs_again_is_not_stopped_any_more()
    {
        var story = new Story().ClockStarted("resolution", 0, 240).ClockStopped("resolution", 60, "met");
        story.Then(new ClockResumed(story.Incident, "resolution", 1, Story.At(90), Story.At(300), Guid.NewGuid()), 90);

        var clock = Assert.Single(ClockFact.Fold(story.Incident, story.Events));

        Assert.Equal(("running", null, Story.At(300)), (clock.State, clock.StoppedAt, clock.DueAt));
    }

    [Theory]
    [InlineData(3, 1, 0, 0.75)]
    [InlineData(3, 0, 1, 0.75)]
    [InlineData(0, 2, 0, 0.0)]
    public void What_is_overdue_counts_against_the_target(long met, long late, long overdue, double expected) =>
        Assert.Equal(expected, ClockAttainment.Of("response", "1", met, late, 5, 5, overdue).Attainment);

    [Fact]
    public void Nothing_due_is_no_attainment() => Assert.Null(ClockAttainment.Of("response", "1", 0, 0, 5, 5, 0).Attainment);

    private static IncidentFact Fold(Func<Story, Story> tell)
    {
        var story = tell(new Story());
        return story.Events.Aggregate(IncidentFact.Start(TestCaller.Tenant, story.Incident), (fact, e) => fact.Apply(e));
    }
}
