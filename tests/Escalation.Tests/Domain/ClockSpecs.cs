using Escalations.Domain;
using NodaTime;

namespace Escalations.Tests.Domain;

/// <summary>What happens to the clocks of an incident, behaviour by behaviour.</summary>
public sealed class ClockSpecs
{
    private static Story Store => Story.Under(TestContracts.StoreHardware);

    private static Story Office => Story.Under(TestContracts.Office);

    [Fact]
    public void A_report_arms_warnings_and_breach_of_response_and_resolution() => Store
        .Reported("2026-02-17 12:00")
        .ThenArmed(
            "response warning-0.5 02-17 12:15", "response warning-0.75 02-17 12:22", "response breach 02-17 12:30",
            "resolution warning-0.5 02-17 14:00", "resolution warning-0.75 02-17 15:00", "resolution breach 02-17 16:00");

    [Fact]
    public void An_acknowledgement_in_time_meets_the_response_and_disarms_it() => Store
        .Reported("2026-02-17 12:00").Acknowledged("2026-02-17 12:30")
        .Then("response", "met")
        .ThenArmed("resolution warning-0.5 02-17 14:00", "resolution warning-0.75 02-17 15:00", "resolution breach 02-17 16:00");

    [Fact]
    public void Acknowledged_twice_changes_nothing() => Store
        .Reported("2026-02-17 12:00").Acknowledged("2026-02-17 12:10").Acknowledged("2026-02-17 12:40")
        .Then(Assert.Empty).Then("response", "met");

    [Fact]
    public void An_acknowledgement_after_the_deadline_is_late() => Store
        .Reported("2026-02-17 12:00").TimeIs("2026-02-17 12:30").Acknowledged("2026-02-17 12:31")
        .Then("response", "late");

    [Fact]
    public void A_breach_says_what_the_contract_asks_for() => Store
        .Reported("2026-02-17 12:00").TimeIs("2026-02-17 12:30")
        .Then(events => Assert.Equal("next-level", Assert.IsType<ClockBreached>(events[^1]).Action))
        .Then("response", "breached", now: "2026-02-17 12:31");

    [Fact]
    public void An_acknowledgement_entered_late_but_given_in_time_meets_the_response_after_all()
    {
        var story = Store.Reported("2026-02-17 12:00").TimeIs("2026-02-17 12:45").Acknowledged("2026-02-17 12:20").Then("response", "met");
        Assert.Null(story.Read("response", "2026-02-17 13:00").BreachedAt);
    }

    [Fact]
    public void A_report_entered_late_counts_from_when_it_was_made_and_what_is_past_fires_at_once_in_order() => Store
        .Reported("2026-02-17 12:00").TimeIs("2026-02-17 12:40")
        .Then(events => Assert.Equal(["0.5", "0.75", "breach"], events.Select(fired => fired switch
        {
            ClockWarned warned => $"{warned.Fraction}",
            _ => "breach",
        })));

    [Fact]
    public void The_update_cadence_starts_with_the_plan_and_each_update_starts_the_next_round()
    {
        var story = Store.Reported("2026-02-17 12:00").Acknowledged("2026-02-17 12:05").Updated("2026-02-17 12:06").ThenNo("status-update")
            .Escalated("L1", "2026-02-17 12:10").Planned("2026-02-17 12:30")
            .Then("action-plan", "met").Then("status-update", "running", "2026-02-17 14:30", now: "2026-02-17 12:30")
            .Updated("2026-02-17 14:00").Then("status-update", "running", "2026-02-17 16:00", now: "2026-02-17 14:00");
        Assert.Equal(2, story.Read("status-update", "2026-02-17 14:00").Round);
        Assert.Equal("met", story.State.Run("status-update", 1)!.Outcome);
    }

    [Fact]
    public void A_workaround_meets_the_resolution_and_ends_the_cadence() => Store
        .Reported("2026-02-17 12:00").Acknowledged("2026-02-17 12:05").Escalated("L1", "2026-02-17 12:10").Planned("2026-02-17 12:30")
        .WorkedAround("2026-02-17 13:00")
        .Then("resolution", "met").Then("status-update", "cancelled").ThenArmed();

    [Fact]
    public void Where_the_contract_says_so_a_workaround_does_not_stop_the_resolution() => Story
        .Under(TestContracts.StoreHardware with
        {
            Targets = [new("resolution", "1", "store-hours", "PT4H", StopsOnWorkaround: false)],
        })
        .Reported("2026-02-17 12:00").WorkedAround("2026-02-17 13:00")
        .Then("resolution", "running", "2026-02-17 16:00", now: "2026-02-17 13:00");

    [Fact]
    public void A_pause_moves_the_deadline_by_its_service_time_only() => Store
        .Reported("2026-02-17 17:00").Acknowledged("2026-02-17 17:05")
        .Paused("customer", "2026-02-17 18:00").Then("resolution", "paused", now: "2026-02-18 09:00").ThenArmed()
        .Resumed("2026-02-18 12:00").Then("resolution", "running", "2026-02-18 15:00", now: "2026-02-18 12:00")
        .ThenArmed("resolution warning-0.5 02-18 13:00", "resolution warning-0.75 02-18 14:00", "resolution breach 02-18 15:00");

    [Fact]
    public void A_pause_stops_only_the_clocks_its_reason_names() => Store
        .Reported("2026-02-17 12:00").Paused("customer", "2026-02-17 12:10")
        .Then("response", "running", "2026-02-17 12:30", now: "2026-02-17 12:10").Then("resolution", "paused", now: "2026-02-17 12:10")
        .Paused("remark", "2026-02-17 12:20").Then("resolution", "running", "2026-02-17 16:10", now: "2026-02-17 12:20");

    [Fact]
    public void A_clock_that_starts_during_a_wait_stands_until_it_is_over() => Store
        .Reported("2026-02-17 12:00").Escalated("L1", "2026-02-17 12:10").Paused("customer", "2026-02-17 12:20")
        .Planned("2026-02-17 12:30").Then("status-update", "paused", now: "2026-02-17 12:30")
        .Resumed("2026-02-17 13:30").Then("status-update", "running", "2026-02-17 15:30", now: "2026-02-17 13:30");

    [Fact]
    public void What_came_due_before_a_pause_was_entered_is_still_told() => Store
        .Reported("2026-02-17 12:00", "2").Acknowledged("2026-02-17 12:01").Paused("part", "2026-02-17 15:30")
        .ThenArmed("resolution warning-0.5 02-17 15:00");

    [Fact]
    public void Resolving_meets_what_waits_and_cancels_what_is_no_longer_asked_for() => Store
        .Reported("2026-02-17 12:00").Escalated("L1", "2026-02-17 12:10").Resolved("2026-02-17 12:20")
        .Then("response", "met").Then("resolution", "met").Then("action-plan", "cancelled").ThenArmed();

    [Fact]
    public void Closing_cancels_what_runs_but_the_report_stays_owed() => Story.Under(TestContracts.Telecom)
        .Reported("2026-02-13 09:00").Resolved("2026-02-13 17:00").Closed("2026-02-13 18:00")
        .Then("major-report", "running", now: "2026-02-13 18:00");

    [Fact]
    public void Cancelling_an_incident_cancels_every_clock() => Store
        .Reported("2026-02-17 12:00").Cancelled("2026-02-17 12:10")
        .Then("response", "cancelled").Then("resolution", "cancelled").ThenArmed();

    [Fact]
    public void Cancelled_after_the_time_ran_out_stays_breached() => Store
        .Reported("2026-02-17 12:00").TimeIs("2026-02-17 12:30").Cancelled("2026-02-17 12:40").Then("response", "breached");

    [Fact]
    public void Reopened_the_resolution_runs_on_with_the_time_it_had_used()
    {
        var story = Store.Reported("2026-02-17 12:00").Acknowledged("2026-02-17 12:05").Resolved("2026-02-17 13:00")
            .Reopened("2026-02-17 17:00").Then("resolution", "running", "2026-02-18 12:00", now: "2026-02-17 17:00");
        Assert.Equal(Duration.FromHours(1), story.Read("resolution", "2026-02-17 17:00").Elapsed);
    }

    [Fact]
    public void Reopened_the_report_is_owed_anew_from_the_next_resolution() => Story.Under(TestContracts.Telecom)
        .Reported("2026-02-02 09:00").Resolved("2026-02-02 17:00").Reopened("2026-02-03 10:00").Then("major-report", "cancelled")
        .Resolved("2026-02-05 10:00").Then("major-report", "running", "2026-02-10 00:00", now: "2026-02-05 10:00");

    [Fact]
    public void A_graver_severity_takes_over_the_time_run_and_what_that_makes_due() => Store
        .Reported("2026-02-17 12:00", "2").Acknowledged("2026-02-17 12:01").Classified("1", "2026-02-17 15:00")
        .Then("resolution", "running", "2026-02-17 16:00", now: "2026-02-17 15:00")
        .ThenArmed("resolution warning-0.5 02-17 14:00", "resolution warning-0.75 02-17 15:00", "resolution breach 02-17 16:00");

    [Fact]
    public void A_target_that_restarts_counts_from_the_change() => Story.Under(TestContracts.Telecom)
        .Reported("2026-02-02 09:00", "1").Classified("2", "2026-02-02 11:00")
        .Then("resolution", "running", "2026-02-02 19:00", now: "2026-02-02 11:00")
        .Then("response", "breached", "2026-02-02 09:15", now: "2026-02-02 11:00");

    [Fact]
    public void A_breach_already_told_is_not_told_again_when_the_severity_changes_but_is_when_time_was_given_back() => Store
        .Reported("2026-02-17 11:00", "1").Acknowledged("2026-02-17 11:01").TimeIs("2026-02-17 15:00")
        .Classified("2", "2026-02-17 18:00").ThenArmed()
        .Classified("4", "2026-02-17 18:10").Then("resolution", "running", "2026-02-19 19:00", now: "2026-02-17 18:10")
        .ThenArmed("resolution warning-0.5 02-18 15:00", "resolution warning-0.75 02-19 13:00", "resolution breach 02-19 19:00");

    [Fact]
    public void Imported_incidents_have_clocks_and_outcomes_but_page_nobody() => Store
        .Reported("2026-02-17 12:00", imported: true).ThenArmed()
        .Acknowledged("2026-02-17 12:10").Then("response", "met")
        .Resolved("2026-02-17 18:00").Then("resolution", "late").ThenArmed();

    [Fact]
    public void Time_elapsed_and_remaining_add_up_to_the_time_given()
    {
        var reading = Office.Reported("2026-03-06 17:00").Read("resolution", "2026-03-09 10:00");
        Assert.Equal((Duration.FromHours(2), Duration.FromHours(14)), (reading.Elapsed, reading.Remaining));
    }
}
