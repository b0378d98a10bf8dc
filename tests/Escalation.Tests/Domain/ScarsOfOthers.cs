using NodaTime;

namespace Escalations.Tests.Domain;

/// <summary>What users of other systems had to complain about (the issue is named), and does not happen here.</summary>
public sealed class ScarsOfOthers
{
    private static Story Store => Story.Under(TestContracts.StoreHardware);

    private static Story Office => Story.Under(TestContracts.Office);

    [Fact(DisplayName = "glpi#6902, zammad#5624: priority changed after pauses, all pauses still count")]
    public void Pauses_survive_a_change_of_priority() => Office
        .Reported("2026-03-02 09:00")
        .Paused("customer", "2026-03-02 10:00").Resumed("2026-03-02 12:00")
        .Paused("part", "2026-03-02 13:00").Resumed("2026-03-02 14:00")
        .Classified("2", "2026-03-02 15:00")
        .Then("resolution", "running", "2026-03-05 17:00", now: "2026-03-02 15:00");

    [Fact(DisplayName = "glpi#10594: pending over a weekend is not counted twice")]
    public void Pending_over_a_weekend() => Office
        .Reported("2026-03-06 09:00").Paused("customer", "2026-03-06 17:00").Resumed("2026-03-09 10:00")
        .Then("resolution", "running", "2026-03-09 18:00", now: "2026-03-09 10:00");

    [Fact(DisplayName = "glpi PR#22678: the warning before a breach falls in service hours")]
    public void Warnings_fall_in_service_hours() => Office
        .Reported("2026-03-06 17:00").Acknowledged("2026-03-06 17:10")
        .ThenArmed("resolution warning-0.5 03-09 16:00", "resolution warning-0.75 03-10 11:00", "resolution breach 03-10 15:00");

    [Fact(DisplayName = "zammad#1002: one contract, sites in several zones")]
    public void The_same_hours_in_another_zone_are_other_hours()
    {
        var inParis = TestContracts.Terms(TestContracts.StoreHardware with { TimeZone = "Europe/Paris" }).Target("resolution", "1")!;
        var inShanghai = TestContracts.Terms(TestContracts.StoreHardware).Target("resolution", "1")!;
        var reported = Instant.FromUtc(2026, 2, 17, 10, 40);
        Assert.Equal(Instant.FromUtc(2026, 2, 17, 14, 40), inParis.Calendar.Advance(reported, inParis.Total(reported)));
        Assert.Equal(Instant.FromUtc(2026, 2, 18, 6, 40), inShanghai.Calendar.Advance(reported, inShanghai.Total(reported)));
    }

    [Fact(DisplayName = "zammad#5177: each target is its own clock")]
    public void Each_target_is_its_own_clock() => Store
        .Reported("2026-02-17 12:00").Escalated("L1", "2026-02-17 12:10").Acknowledged("2026-02-17 12:15").Planned("2026-02-17 12:20")
        .Then("response", "met").Then("action-plan", "met").Then("status-update", "running", now: "2026-02-17 12:20")
        .Then("resolution", "running", now: "2026-02-17 12:20");

    [Fact(DisplayName = "OpsKnight PR#290: a reopened incident keeps its first acknowledgement")]
    public void Reopen_keeps_the_first_acknowledgement()
    {
        var story = Store.Reported("2026-02-17 12:00").Acknowledged("2026-02-17 12:10").Resolved("2026-02-17 13:00")
            .Reopened("2026-02-17 14:00").Acknowledged("2026-02-17 18:00").Then("response", "met");
        Assert.Equal(Story.At("2026-02-17 12:10"), story.State.Latest("response")!.StoppedAt);
    }

    [Fact(DisplayName = "oncall#4654: acknowledged during a wait, no later page")]
    public void Acknowledged_during_a_wait_nothing_fires_later() => Store
        .Reported("2026-02-17 12:00").TimeIs("2026-02-17 12:20").Acknowledged("2026-02-17 12:21").Resolved("2026-02-17 12:22")
        .TimeIs("2026-02-20 12:00").Then(Assert.Empty);

    [Fact(DisplayName = "oncall#3161: an acknowledgement racing a resolution leaves it resolved")]
    public void An_acknowledgement_after_the_resolution_changes_nothing() => Store
        .Reported("2026-02-17 12:00").Resolved("2026-02-17 12:20").Acknowledged("2026-02-17 12:19")
        .Then(Assert.Empty).Then("resolution", "met").Then("response", "met");

    [Fact(DisplayName = "goalert: a policy edited mid-way leaves what runs unchanged")]
    public void The_version_of_the_contract_is_kept()
    {
        var story = Story.Under(TestContracts.StoreHardware, version: 3).Reported("2026-02-17 12:00");
        var recorded = story.State.Latest("resolution")!.Target;
        Assert.Equal(
            ("store-hardware", 3, "store-hours", "Asia/Shanghai"),
            (recorded.Contract, recorded.ContractVersion, recorded.Calendar, recorded.Zone));
        Assert.NotEmpty(recorded.TimeZoneVersion);
    }

    [Fact(DisplayName = "goalert PR#1252: over a change of the clocks a window starts at the first occurrence and ends at the last")]
    public void Windows_over_a_change_of_the_clocks()
    {
        var document = TestContracts.StoreHardware with
        {
            TimeZone = "Europe/Berlin",
            Calendars = [new("night", Weekly: [new(["sun"], "02:30", "03:30")])],
            Targets = [new("resolution", "1", "night", "PT30M")],
        };
        var calendar = TestContracts.Terms(document).Target("resolution", "1")!.Calendar;
        // 2026-10-25: 03:00 becomes 02:00, so 02:30 comes twice; 2026-03-29: 02:00 becomes 03:00, so 02:30 does not come.
        var autumn = calendar.Open(Instant.FromUtc(2026, 10, 24, 0, 0)).First();
        var spring = calendar.Open(Instant.FromUtc(2026, 3, 28, 0, 0)).First();
        Assert.Equal((Instant.FromUtc(2026, 10, 25, 0, 30), Instant.FromUtc(2026, 10, 25, 2, 30)), (autumn.Start, autumn.End));
        Assert.Equal((Instant.FromUtc(2026, 3, 29, 1, 0), Instant.FromUtc(2026, 3, 29, 1, 30)), (spring.Start, spring.End));
    }
}
