using Escalations.Domain;
using Escalations.Domain.Timers;
using Escalations.Timers;

namespace Escalations.Tests.Domain;

/// <summary>Which timers there are, and how they are told apart.</summary>
public sealed class TimerPlans
{
    private static Story Store => Story.Under(TestContracts.StoreHardware);

    [Fact]
    public void The_same_events_give_the_same_timers() =>
        Assert.Equal(Ids(Store.Reported("2026-02-17 12:00").State), Ids(Store.Reported("2026-02-17 12:00").State));

    [Fact]
    public void Each_arming_is_another_timer_so_that_what_was_cancelled_never_fires()
    {
        var story = Store.Reported("2026-02-17 12:00").Acknowledged("2026-02-17 12:10");
        var before = Ids(story.State);
        var after = Ids(story.Paused("customer", "2026-02-17 12:20").Resumed("2026-02-17 12:20").State);
        Assert.Equal(3, after.Count);
        Assert.Empty(before.Intersect(after));
    }

    [Fact]
    public void Another_tenant_has_other_timers()
    {
        var timer = TimerPlan.Of(Store.Reported("2026-02-17 12:00").State).First();
        Assert.NotEqual(TimerTable.IdOf("retail", timer), TimerTable.IdOf("telecom", timer));
    }

    [Theory]
    [InlineData("2026-02-17 12:29", 0)]
    [InlineData("2026-02-17 12:30", 1)]
    public void Nothing_fires_before_its_time(string now, int events)
    {
        var state = Store.Reported("2026-02-17 12:00").State;
        Assert.Equal(events, TimerFired.Decide(state, "response", 1, 1m, Guid.Empty, "L0", Story.At(now)).Events.Count);
    }

    [Fact]
    public void A_timer_that_fires_twice_is_told_once()
    {
        var story = Store.Reported("2026-02-17 12:00").TimeIs("2026-02-17 12:30");
        Assert.Empty(TimerFired.Decide(story.State, "response", 1, 1m, Guid.Empty, "L0", Story.At("2026-02-17 12:31")).Events);
    }

    [Fact]
    public void A_timer_of_a_clock_that_stopped_meanwhile_tells_nothing()
    {
        var story = Store.Reported("2026-02-17 12:00").Acknowledged("2026-02-17 12:10");
        Assert.Empty(TimerFired.Decide(story.State, "response", 1, 1m, Guid.Empty, "L0", Story.At("2026-02-17 12:31")).Events);
    }

    [Fact]
    public void What_fires_says_where_the_incident_is_by_now()
    {
        var state = Store.Reported("2026-02-17 12:00").State;
        var fired = TimerFired.Decide(state, "response", 1, 0.5m, Guid.Empty, "L2", Story.At("2026-02-17 12:40")).Events;
        var warned = Assert.IsType<ClockWarned>(Assert.Single(fired));
        Assert.Equal(
            ("L2", "1", Story.At("2026-02-17 12:15"), Story.At("2026-02-17 12:40"), Story.At("2026-02-17 12:30")),
            (warned.Level, warned.Severity, warned.DueAt, warned.FiredAt, warned.BreachAt));
    }

    private static List<Guid> Ids(ClocksState state) => [.. TimerPlan.Of(state).Select(timer => TimerTable.IdOf("retail", timer))];
}
