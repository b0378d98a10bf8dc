using Incidents.Domain;
using ServiceDefaults.Decisions;
using static Incidents.Tests.Domain.Samples;
using static Incidents.Tests.Domain.Specification;

namespace Incidents.Tests.Domain;

public class LevelsSpecs
{
    [Fact]
    public void To_the_next_level_and_the_matrix_gives_the_parties()
    {
        var after = Given(Reported, Acknowledged)
            .When(i => Levels.Decide(i, new EscalateIncident("desk", "needs remote access"), Lifts, Now))
            .Then(Escalated with { At = Now }).After;
        Assert.Equal(("L1", true, IncidentStatus.Acknowledged), (after.Level, after.AwaitsAcceptance, after.Status));
    }

    [Fact]
    public void To_a_named_level() =>
        Given(Reported).When(i => Levels.Decide(i, new EscalateIncident("desk", "tools", "L2"), Lifts, Now))
            .Then(new IncidentEscalated("L0", "L2", ["us", "maker"], "tools", "desk", Now));

    [Fact]
    public void Twice_to_the_same_level_is_once() =>
        Given(Reported, Escalated).When(i => Levels.Decide(i, new EscalateIncident("desk", "again", "L1"), Lifts, Now)).ThenNothing();

    [Fact]
    public void Escalation_is_refused()
    {
        Given(Reported with { Level = "L2" }).When(i => Levels.Decide(i, new EscalateIncident("desk", "r"), Lifts, Now))
            .ThenRefused("no-higher-level");
        Given(Reported).When(i => Levels.Decide(i, new EscalateIncident("desk", "r", "L9"), Lifts, Now))
            .ThenRefused("level-unknown", Refusal.Invalid, "to");
        Given(Reported, Escalated).When(i => Levels.Decide(i, new EscalateIncident("desk", "r", "L0"), Lifts, Now))
            .ThenRefused("level-not-higher", Refusal.Invalid, "to");
        Given(Reported).When(i => Levels.Decide(i, new EscalateIncident("desk", " "), Lifts, Now))
            .ThenRefused("reason-required", Refusal.Invalid, "reason");
        Given(Reported, Resolved).When(i => Levels.Decide(i, new EscalateIncident("desk", "r"), Lifts, Now))
            .ThenRefused("incident-resolved");
    }

    [Fact]
    public void Back_to_the_level_below() =>
        Given(Reported, Escalated).When(i => Levels.Decide(i, new HandBackIncident("eng", "a password"), Lifts, Now))
            .Then(new IncidentHandedBack("L1", "L0", ["us"], "a password", "eng", Now));

    [Fact]
    public void Back_twice_is_once() =>
        Given(Reported).When(i => Levels.Decide(i, new HandBackIncident("eng", "again", "L0"), Lifts, Now)).ThenNothing();

    [Fact]
    public void Handing_back_is_refused()
    {
        Given(Reported).When(i => Levels.Decide(i, new HandBackIncident("eng", "r"), Lifts, Now)).ThenRefused("no-lower-level");
        Given(Reported).When(i => Levels.Decide(i, new HandBackIncident("eng", "r", "L2"), Lifts, Now))
            .ThenRefused("level-not-lower", Refusal.Invalid, "to");
        Given(Reported, Escalated).When(i => Levels.Decide(i, new HandBackIncident("eng", null), Lifts, Now))
            .ThenRefused("reason-required", Refusal.Invalid, "reason");
        Given(Reported, Cancelled).When(i => Levels.Decide(i, new HandBackIncident("eng", "r"), Lifts, Now))
            .ThenRefused("incident-cancelled");
    }
}

public class BreachSpecs
{
    private static readonly EscalateOnBreach Breach = new("response", "L0", At(30));

    private static Decision React(Incident incident) => Levels.Decide(incident, Breach, Lifts, Now);

    [Fact]
    public void Nobody_answered_in_time_so_the_next_level_has_it() =>
        Given(Reported).When(React)
            .Then(new IncidentEscalated("L0", "L1", ["us"], "response was due at 2026-11-02T08:30:00Z", "clock:response", Now));

    [Fact]
    public void Somebody_answered_meanwhile() => Given(Reported, Acknowledged).When(React).ThenNothing();

    [Fact]
    public void It_was_resolved_or_cancelled_meanwhile()
    {
        Given(Reported, Resolved).When(React).ThenNothing();
        Given(Reported, Cancelled).When(React).ThenNothing();
    }

    [Fact]
    public void Somebody_escalated_it_meanwhile() => Given(Reported, Escalated).When(React).ThenNothing();

    [Fact]
    public void Twice_is_once() =>
        Given(Reported, Given(Reported).When(React).Decision.Events[0]).When(React).ThenNothing();

    [Fact]
    public void No_level_is_left() =>
        Given(Reported with { Level = "L2" }).When(i => Levels.Decide(i, Breach with { Level = "L2" }, Lifts, Now)).ThenNothing();

    [Fact]
    public void A_past_that_is_only_recorded_escalates_nothing() => Given(Reported with { Imported = true }).When(React).ThenNothing();

    [Fact]
    public void Another_clock_than_the_response_escalates_what_was_answered_too() =>
        Given(Reported, Acknowledged).When(i => Levels.Decide(i, Breach with { Clock = "resolution" }, Lifts, Now))
            .Then(new IncidentEscalated("L0", "L1", ["us"], "resolution was due at 2026-11-02T08:30:00Z", "clock:resolution", Now));
}
