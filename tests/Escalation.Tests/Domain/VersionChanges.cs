using Contracts.Terms;
using Escalations.Domain;
using NodaTime;

namespace Escalations.Tests.Domain;

/// <summary>An incident is moved to another version of its contract while clocks run.</summary>
public sealed class VersionChanges
{
    private static readonly ContractDocument s_before = TestContracts.StoreHardware;

    private static Story Store => Story.Under(s_before);

    [Fact]
    public void Carried_the_time_run_counts_against_the_new_target_from_the_same_start()
    {
        var story = Store.Reported("2026-02-17 12:00").Acknowledged("2026-02-17 12:05")
            .Moved(With(new("resolution", "1", "store-hours", "PT6H")), "2026-02-17 13:00")
            .Then("resolution", "running", "2026-02-17 18:00", now: "2026-02-17 13:00")
            .ThenArmed("resolution warning-0.5 02-17 15:00", "resolution warning-0.75 02-17 16:30", "resolution breach 02-17 18:00");
        Assert.Equal(Duration.FromHours(1), story.Read("resolution", "2026-02-17 13:00").Elapsed);
        Assert.Equal(2, story.State.Latest("resolution")!.Target.ContractVersion);
    }

    [Fact]
    public void Restarted_the_clock_starts_anew()
    {
        var story = Store.Reported("2026-02-17 12:00").Acknowledged("2026-02-17 12:05")
            .Moved(With(new("resolution", "1", "store-hours", "PT4H", OnVersionChange: "restart")), "2026-02-17 13:00")
            .Then("resolution", "running", "2026-02-17 17:00", now: "2026-02-17 13:00")
            .ThenArmed("resolution warning-0.5 02-17 15:00", "resolution warning-0.75 02-17 16:00", "resolution breach 02-17 17:00");
        Assert.Equal(Duration.Zero, story.Read("resolution", "2026-02-17 13:00").Elapsed);
        Assert.Equal(1, story.State.Latest("resolution")!.Round);
    }

    [Fact]
    public void What_a_change_of_severity_does_says_nothing_of_a_change_of_version() => Store
        .Reported("2026-02-17 12:00")
        .Moved(With(new("resolution", "1", "store-hours", "PT4H", OnReclassify: "restart")), "2026-02-17 13:00")
        .Then("resolution", "running", "2026-02-17 16:00", now: "2026-02-17 13:00");

    [Fact]
    public void Time_that_ran_stays_counted_by_the_hours_of_the_version_before()
    {
        // Served round the clock from now on: the night before was no service time, and stays none.
        var always = s_before with
        {
            Calendars = [.. s_before.Calendars.Select(calendar => calendar.Id == "store-hours" ? new("store-hours", Always: true) : calendar)],
        };
        var story = Store.Reported("2026-02-17 18:00").Acknowledged("2026-02-17 18:05").Moved(always, "2026-02-18 12:00")
            .Then("resolution", "running", "2026-02-18 14:00", now: "2026-02-18 12:00");
        Assert.Equal(Duration.FromHours(2), story.Read("resolution", "2026-02-18 12:00").Elapsed);
        var explained = story.Explain("resolution");
        Assert.Equal(Duration.FromHours(4), Sum(explained.Segments.Where(segment => segment.Counted).Select(s => s.To - s.From)));
    }

    [Fact]
    public void Twice_moved_every_part_stays_counted_by_its_own_version() => Store
        .Reported("2026-02-17 12:00")
        .Moved(With(new("resolution", "1", "store-hours", "PT6H")), "2026-02-17 13:00")
        .Moved(With(new("resolution", "1", "store-hours", "PT2H")), "2026-02-17 13:30")
        .Then("resolution", "running", "2026-02-17 14:00", now: "2026-02-17 13:30");

    [Fact]
    public void A_shorter_time_that_has_run_already_is_due_at_once() => Store
        .Reported("2026-02-17 12:00").Acknowledged("2026-02-17 12:05")
        .Moved(With(new("resolution", "1", "store-hours", "PT1H")), "2026-02-17 14:00")
        .Then("resolution", "breached", "2026-02-17 13:00", now: "2026-02-17 14:01")
        .TimeIs("2026-02-17 14:01").Then(fired => Assert.Contains(fired, one => one is ClockBreached { Clock: "resolution" }));

    [Fact]
    public void A_clock_that_stands_stands_on_and_its_longest_wait_is_the_new_version_s()
    {
        var longer = s_before with
        {
            PauseReasons = [new("vendor", new(null, "Vendor"), ["resolution"], AtMost: "P3D")],
        };
        var story = Store.Reported("2026-02-17 12:00").Paused("vendor", "2026-02-17 13:00").Moved(longer, "2026-02-17 14:00")
            .Then("resolution", "paused", now: "2026-02-17 15:00");
        Assert.Equal(Story.At("2026-02-20 13:00"), story.State.Latest("resolution")!.PausedUntil);
        story.Resumed("2026-02-17 16:00").Then("resolution", "running", "2026-02-17 19:00", now: "2026-02-17 16:00");
    }

    [Fact]
    public void A_reason_that_no_longer_stops_a_clock_lets_it_run_on() => Store
        .Reported("2026-02-17 12:00").Paused("customer", "2026-02-17 13:00")
        .Moved(s_before with { PauseReasons = [new("customer", new(null, "Customer"), [])] }, "2026-02-17 15:00")
        .Then("resolution", "running", "2026-02-17 18:00", now: "2026-02-17 15:00");

    [Fact]
    public void A_clock_the_version_does_not_have_is_cancelled() => Store
        .Reported("2026-02-17 12:00")
        .Moved(s_before with { Targets = [.. s_before.Targets.Where(target => target.Clock != "response")] }, "2026-02-17 12:10")
        .Then("response", "cancelled").Then("resolution", "running", "2026-02-17 16:00", now: "2026-02-17 12:10");

    [Fact]
    public void A_target_that_only_the_version_has_counts_from_when_it_would_have_started() => Story
        .Under(s_before with { Targets = [.. s_before.Targets.Where(target => target is not { Clock: "resolution", Severity: "1" })] })
        .Reported("2026-02-17 12:00").ThenNo("resolution")
        .Moved(s_before, "2026-02-17 13:00").Then("resolution", "running", "2026-02-17 16:00", now: "2026-02-17 13:00");

    [Fact]
    public void Resolved_meanwhile_it_runs_on_under_the_new_version_when_it_comes_back() => Store
        .Reported("2026-02-17 12:00").Acknowledged("2026-02-17 12:05").Resolved("2026-02-17 13:00")
        .Moved(With(new("resolution", "1", "store-hours", "PT3H")), "2026-02-17 13:30").Then("resolution", "met").ThenArmed()
        .Reopened("2026-02-17 14:00").Then("resolution", "running", "2026-02-17 16:00", now: "2026-02-17 14:00");

    [Fact]
    public void Known_as_of_before_the_change_it_stood_under_the_version_before()
    {
        var story = Store.Reported("2026-02-17 12:00").Moved(With(new("resolution", "1", "store-hours", "PT6H")), "2026-02-17 13:00");
        var events = story.Events.Select(happened => new KnownEvent(happened, ((ServiceDefaults.Decisions.IHappened)happened).At, default));
        var then = ClockHistory.Of(events, story.Terms, null, Story.At("2026-02-17 12:59"));
        Assert.Equal(Story.At("2026-02-17 16:00"), then.Latest("resolution")!.DueAt);
    }

    private static ContractDocument With(Target target) => s_before with
    {
        Targets = [.. s_before.Targets.Where(other => other.Clock != target.Clock || other.Severity != target.Severity), target],
    };

    private static Duration Sum(IEnumerable<Duration> durations) => durations.Aggregate(Duration.Zero, (sum, one) => sum + one);
}
