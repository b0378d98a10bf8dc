using Contracts.Terms;
using NodaTime;

namespace Escalations.Tests.Domain;

/// <summary>Every target of C3 and C7 and every duty runs on one engine: what starts, meets, renews and cancels a clock is data.</summary>
public sealed class EveryTarget
{
    private static readonly ContractDocument Contract = TestContracts.StoreHardware with
    {
        Calendars = [.. TestContracts.StoreHardware.Calendars, .. TestContracts.Telecom.Calendars],
        Targets =
        [
            new("response", "1", "store-hours", "PT30M"), new("resolution", "1", "store-hours", "PT4H"),
            new("acceptance", "1", "store-hours", "PT15M"), new("on-site", "1", "store-hours", "PT4H"),
            new("consent", "1", "always", "PT20M"), new("vendor-answer", "1", "office-hours", "PT8H"),
            new("stakeholder-update", "1", "always", "PT1H"), new("spare-return", "1", "working-days", WorkingDays: 5),
            new("major-report", "1", "working-days", WorkingDays: 2), new("acceptance-form", "1", "always", "P5D"),
            new("weekly-report", "1", "always", "P7D"),
        ],
        Clocks =
        [
            new("acceptance-form", new(null, "Signed acceptance form"), [new("incident.installation-finished", "device")],
                Meets: [new("incident.acceptance-form-handed-in", "device")]),
            new("weekly-report", new(null, "Weekly report"), [new("incident.reported")], Renews: [new("incident.weekly-report-sent")],
                Cancels: [new("incident.closed")]),
        ],
    };

    private static Story Incident => Story.Under(Contract).Reported("2026-03-02 12:00").Acknowledged("2026-03-02 12:05");

    [Fact]
    public void The_level_escalated_to_accepts() => Incident
        .Escalated("L1", "2026-03-02 12:10").Then("acceptance", "running", "2026-03-02 12:25", now: "2026-03-02 12:10")
        .And("accepted", "2026-03-02 12:20").Then("acceptance", "met")
        .Escalated("L2", "2026-03-02 13:00").Then("acceptance", "running", "2026-03-02 13:15", now: "2026-03-02 13:00");

    [Fact]
    public void Each_visit_has_its_own_four_hours()
    {
        var story = Incident
            .And("visit-dispatched", "2026-03-02 17:00", ("visit", "1")).And("visit-dispatched", "2026-03-02 18:00", ("visit", "2"))
            .And("visit-arrived", "2026-03-02 18:30", ("visit", "2"));
        Assert.Equal(
            [("1", null, Story.At("2026-03-03 13:00")), ("2", "met", Story.At("2026-03-03 14:00"))],
            story.State.Runs.Where(run => run.Clock == "on-site").Select(run => (run.Key, run.Outcome, run.DueAt)));
        story.And("visit-cancelled", "2026-03-02 18:40", ("visit", "1")).Then("on-site", "met");
        Assert.Equal("cancelled", story.State.Run("on-site", 1)!.Outcome);
    }

    [Fact]
    public void Consent_is_asked_for_and_given_or_refused() => Incident
        .And("restart-requested", "2026-03-02 12:10", ("round", "1"))
        .Then("consent", "running", "2026-03-02 12:30", now: "2026-03-02 12:10")
        .And("restart-refused", "2026-03-02 12:20", ("round", "1")).Then("consent", "met")
        .And("restart-requested", "2026-03-02 12:40", ("round", "2")).And("restart-consented", "2026-03-02 13:01", ("round", "2"))
        .Then("consent", "late");

    [Fact]
    public void A_vendor_is_to_answer_in_its_own_hours() => Incident
        .And("vendor-referred", "2026-03-06 17:00", ("referral", "1"))
        .Then("vendor-answer", "running", "2026-03-09 16:00", now: "2026-03-06 17:00")
        .And("vendor-chased", "2026-03-09 10:00", ("referral", "1")).Then(Assert.Empty)
        .And("vendor-answered", "2026-03-09 15:00", ("referral", "1")).Then("vendor-answer", "met");

    [Fact]
    public void Stakeholders_of_a_major_incident_are_told_on_a_cadence_until_it_is_over()
    {
        var story = Incident
            .And("stakeholders-updated", "2026-03-02 12:06").ThenNo("stakeholder-update")
            .And("major-declared", "2026-03-02 12:10").Then("stakeholder-update", "running", "2026-03-02 13:10", now: "2026-03-02 12:10")
            .And("stakeholders-updated", "2026-03-02 13:00")
            .Then("stakeholder-update", "running", "2026-03-02 14:00", now: "2026-03-02 13:00")
            .Resolved("2026-03-02 13:30").Then("stakeholder-update", "cancelled")
            .Reopened("2026-03-02 15:00").Then("stakeholder-update", "running", "2026-03-02 16:00", now: "2026-03-02 15:00")
            .And("major-stood-down", "2026-03-02 15:30").Then("stakeholder-update", "cancelled");
        story.Resolved("2026-03-02 16:00").Reopened("2026-03-02 17:00").Then("stakeholder-update", "cancelled");
    }

    [Fact]
    public void A_spare_is_to_come_back_though_the_incident_is_closed()
    {
        var story = Incident
            .And("spare-swapped", "2026-03-02 14:00", ("serialOut", "A1"), ("serialIn", "B7"))
            .And("spare-swapped", "2026-03-02 14:30", ("serialOut", "A2"), ("serialIn", "B8"))
            .Resolved("2026-03-02 15:00").Closed("2026-03-02 16:00")
            .Then("spare-return", "running", "2026-03-10 00:00", now: "2026-03-02 16:00")
            .And("spare-returned", "2026-03-05 10:00", ("serial", "B7"));
        Assert.Equal(
            [("B7", "met"), ("B8", null)],
            story.State.Runs.Where(run => run.Clock == "spare-return").Select(run => (run.Key, run.Outcome)));
    }

    [Fact]
    public void The_report_that_was_sent_meets_the_report_that_is_owed() => Incident
        .Resolved("2026-02-13 17:00").Closed("2026-02-13 18:00").When(Happened.Any("report.major-sent", Story.At("2026-02-24 17:00")))
        .Then("major-report", "met");

    [Fact]
    public void A_clock_the_contract_defines_itself_runs_like_any_other() => Incident
        .And("installation-finished", "2026-03-02 12:30", ("device", "till-1"))
        .Then("acceptance-form", "running", "2026-03-07 12:30", now: "2026-03-02 12:30")
        .And("acceptance-form-handed-in", "2026-03-04 09:00", ("device", "till-2")).Then(Assert.Empty)
        .And("acceptance-form-handed-in", "2026-03-08 09:00", ("device", "till-1")).Then("acceptance-form", "late")
        .And("weekly-report-sent", "2026-03-08 18:00").Then("weekly-report", "running", "2026-03-15 18:00", now: "2026-03-08 18:00");

    [Fact]
    public void A_contract_may_count_a_standard_clock_otherwise() => Story
        .Under(Contract with
        {
            Clocks =
            [
                new("response", new(null, "First answer to the shop"), [new("incident.reported", Where: new Dictionary<string, string>
                {
                    ["level"] = "L0",
                })], Meets: [new("incident.status-updated")]),
            ],
            Targets = [new("response", "1", "store-hours", "PT30M")],
        })
        .Reported("2026-03-02 12:00").Acknowledged("2026-03-02 12:05").Then(Assert.Empty)
        .Updated("2026-03-02 12:10").Then("response", "met");

    [Fact]
    public void A_pause_is_over_when_the_longest_the_contract_grants_has_passed() => Story.Under(TestContracts.StoreHardware)
        .Reported("2026-03-02 12:00").Acknowledged("2026-03-02 12:05").Paused("vendor", "2026-03-02 13:00")
        .Then("resolution", "paused", now: "2026-03-03 13:00").ThenArmed("resolution resume 03-04 13:00")
        .TimeIs("2026-03-04 13:00")
        .Then("resolution", "running", "2026-03-04 16:00", now: "2026-03-04 13:00")
        .ThenArmed("resolution warning-0.5 03-04 14:00", "resolution warning-0.75 03-04 15:00", "resolution breach 03-04 16:00")
        .Resumed("2026-03-04 13:30").Then(Assert.Empty);

    [Fact]
    public void A_pause_that_was_over_before_anybody_noticed_was_over_then() => Story.Under(TestContracts.StoreHardware)
        .Reported("2026-03-02 12:00").Acknowledged("2026-03-02 12:05").Paused("vendor", "2026-03-02 13:00")
        .Resumed("2026-03-04 15:00").Then("resolution", "running", "2026-03-04 16:00", now: "2026-03-04 15:00");

    [Fact]
    public void Waiting_for_something_else_begins_another_pause() => Story.Under(TestContracts.StoreHardware)
        .Reported("2026-03-02 12:00").Acknowledged("2026-03-02 12:05")
        .Paused("vendor", "2026-03-02 13:00").Paused("part", "2026-03-03 13:00")
        .Then("resolution", "paused", now: "2026-03-06 13:00").ThenArmed()
        .Paused("vendor", "2026-03-06 11:00").ThenArmed("resolution resume 03-08 11:00");

    [Fact(DisplayName = "zammad#1002: one contract, sites in several zones with hours of their own")]
    public void A_site_has_its_own_zone_hours_and_closed_days()
    {
        var contract = TestContracts.StoreHardware with
        {
            Calendars = [new("store-hours", AtSite: true, Weekly: TestContracts.StoreHardware.Calendars[0].Weekly)],
            Targets = [new("resolution", "1", "store-hours", "PT4H")],
            Sites =
            [
                new("urumqi", new(null, "Urumqi"), TimeZone: "Asia/Urumqi"),
                new("paris", new(null, "Paris"), TimeZone: "Europe/Paris", OpeningHours: [new(["mon", "tue"], "09:00", "12:00")],
                    Exceptions: [new(new(2026, 3, 3), []), new(new(2026, 3, 4), [new("10:00", "11:00")])]),
            ],
        };
        var reported = Instant.FromUtc(2026, 3, 2, 8, 0);
        // 16:00 in Shanghai: three hours are left of that day.
        Assert.Equal(Instant.FromUtc(2026, 3, 3, 4, 0), Due("nowhere"));
        // 14:00 in Urumqi.
        Assert.Equal(Instant.FromUtc(2026, 3, 2, 12, 0), Due("urumqi"));
        // Three hours on Monday, Tuesday is closed, Wednesday opens for the fourth.
        Assert.Equal(Instant.FromUtc(2026, 3, 4, 10, 0), Due("paris"));

        Instant Due(string site)
        {
            var target = TestContracts.Terms(contract).At(site).Target("resolution", "1")!;
            return target.Calendar.Advance(reported, target.Total(reported));
        }
    }
}
