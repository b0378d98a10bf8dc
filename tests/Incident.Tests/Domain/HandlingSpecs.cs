using Incidents.Domain;
using ServiceDefaults.Decisions;
using static Incidents.Tests.Domain.Samples;
using static Incidents.Tests.Domain.Specification;

namespace Incidents.Tests.Domain;

public class AcknowledgeSpecs
{
    [Fact]
    public void Somebody_answers_and_the_severity_s_owner_stays()
    {
        var after = Given(Reported).When(i => Handling.Decide(i, new AcknowledgeIncident("desk"), Now))
            .Then(new IncidentAcknowledged("bob", "desk", Now)).After;
        Assert.Equal((IncidentStatus.Acknowledged, Now), (after.Status, after.AcknowledgedAt));
    }

    [Fact]
    public void Where_nobody_is_named_the_owner_is_who_answers() =>
        Given(Reported with { Owner = null }).When(i => Handling.Decide(i, new AcknowledgeIncident("desk"), Now))
            .Then(new IncidentAcknowledged("desk", "desk", Now));

    [Fact]
    public void Twice_is_once() =>
        Given(Reported, Acknowledged).When(i => Handling.Decide(i, new AcknowledgeIncident("desk", "carol"), Now)).ThenNothing();

    [Fact]
    public void A_late_entry_keeps_the_time_it_happened() =>
        Given(Reported).When(i => Handling.Decide(i, new AcknowledgeIncident("desk", At: At(7).ToOffset(TimeSpan.FromHours(2))), Now))
            .Then(new IncidentAcknowledged("bob", "desk", At(7)));

    [Fact]
    public void Nothing_happens_before_the_report_or_in_the_future()
    {
        Given(Reported).When(i => Handling.Decide(i, new AcknowledgeIncident("desk", At: At(0).AddMinutes(-1)), Now))
            .ThenRefused("at-before-report", Refusal.Invalid, "at");
        Given(Reported).When(i => Handling.Decide(i, new AcknowledgeIncident("desk", At: Now.AddTicks(1)), Now))
            .ThenRefused("at-in-future", Refusal.Invalid, "at");
    }

    [Fact]
    public void Too_late()
    {
        Given(Reported, Resolved).When(i => Handling.Decide(i, new AcknowledgeIncident("desk"), Now)).ThenRefused("incident-resolved");
        Given(Reported, Resolved, Closed).When(i => Handling.Decide(i, new AcknowledgeIncident("desk"), Now))
            .ThenRefused("incident-closed");
        Given(Reported, Cancelled).When(i => Handling.Decide(i, new AcknowledgeIncident("desk"), Now)).ThenRefused("incident-cancelled");
    }

    [Fact]
    public void There_must_be_one() =>
        Given().When(i => Handling.Decide(i, new AcknowledgeIncident("desk"), Now)).ThenRefused("not-found", Refusal.NotFound);
}

public class ClassifySpecs
{
    [Fact]
    public void Another_severity_brings_its_owner_and_another_category_its_parties() =>
        Given(Reported).When(i => Handling.Decide(i, new ClassifyIncident("desk", "people inside", "stuck", "motor"), Lifts, Now))
            .Then(new IncidentClassified("stuck", "motor", ["maker"], "ada", "people inside", "desk", Now));

    [Fact]
    public void Who_was_assigned_by_hand_stays() =>
        Given(Reported, new IncidentAssigned("carol", null, "desk", At(3)))
            .When(i => Handling.Decide(i, new ClassifyIncident("desk", "people inside", "stuck"), Lifts, Now))
            .Then(new IncidentClassified("stuck", "door", ["us"], "carol", "people inside", "desk", Now));

    [Fact]
    public void A_severity_without_an_owner_keeps_the_one_it_has() =>
        Given(Reported).When(i => Handling.Decide(i, new ClassifyIncident("desk", "only noise", "noisy"), Lifts, Now))
            .Then(new IncidentClassified("noisy", "door", ["us"], "bob", "only noise", "desk", Now));

    [Fact]
    public void Twice_is_once() =>
        Given(Reported).When(i => Handling.Decide(i, new ClassifyIncident("desk", "same", "slow", "door"), Lifts, Now)).ThenNothing();

    [Fact]
    public void Refused()
    {
        Given(Reported).When(i => Handling.Decide(i, new ClassifyIncident("desk", "r", "1"), Lifts, Now))
            .ThenRefused("severity-unknown", Refusal.Invalid, "severity");
        Given(Reported).When(i => Handling.Decide(i, new ClassifyIncident("desk", "r", Category: "roof"), Lifts, Now))
            .ThenRefused("category-unknown", Refusal.Invalid, "category");
        Given(Reported).When(i => Handling.Decide(i, new ClassifyIncident("desk", "r"), Lifts, Now))
            .ThenRefused("classification-empty", Refusal.Invalid, "severity");
        Given(Reported).When(i => Handling.Decide(i, new ClassifyIncident("desk", null, "stuck"), Lifts, Now))
            .ThenRefused("reason-required", Refusal.Invalid, "reason");
    }

    [Fact]
    public void Until_it_is_closed()
    {
        Given(Reported, Resolved).When(i => Handling.Decide(i, new ClassifyIncident("desk", "r", "noisy"), Lifts, Now))
            .Then(new IncidentClassified("noisy", "door", ["us"], "bob", "r", "desk", Now));
        Given(Reported, Resolved, Closed).When(i => Handling.Decide(i, new ClassifyIncident("desk", "r", "noisy"), Lifts, Now))
            .ThenRefused("incident-closed");
    }
}

public class AcceptAndAssignSpecs
{
    [Fact]
    public void The_receiving_level_takes_it_over()
    {
        var after = Given(Reported, Acknowledged, Escalated).When(i => Handling.Decide(i, new AcceptIncident("eng", Team: "remote"), Now))
            .Then(new IncidentAccepted("L1", "eng", "remote", "eng", Now)).After;
        Assert.Equal((IncidentStatus.InProgress, "eng", "remote", false), (after.Status, after.Owner, after.Team, after.AwaitsAcceptance));
    }

    [Fact]
    public void Taking_over_what_nobody_answered_is_its_response() =>
        Given(Reported, Escalated).When(i => Handling.Decide(i, new AcceptIncident("eng"), Now))
            .Then(new IncidentAcknowledged("bob", "eng", Now), new IncidentAccepted("L1", "eng", null, "eng", Now));

    [Fact]
    public void Accepting_twice_is_once() =>
        Given(Reported, Acknowledged, Escalated, new IncidentAccepted("L1", "eng", null, "eng", At(8)))
            .When(i => Handling.Decide(i, new AcceptIncident("eng"), Now)).ThenNothing();

    [Fact]
    public void What_was_not_handed_over_cannot_be_accepted() =>
        Given(Reported, Acknowledged).When(i => Handling.Decide(i, new AcceptIncident("eng"), Now)).ThenRefused("nothing-to-accept");

    [Fact]
    public void To_a_person_or_a_team()
    {
        Given(Reported).When(i => Handling.Decide(i, new AssignIncident("desk", "carol"), Now))
            .Then(new IncidentAssigned("carol", null, "desk", Now));
        Given(Reported).When(i => Handling.Decide(i, new AssignIncident("desk", Team: "field"), Now))
            .Then(new IncidentAssigned(null, "field", "desk", Now));
        Given(Reported).When(i => Handling.Decide(i, new AssignIncident("desk"), Now))
            .ThenRefused("assignee-required", Refusal.Invalid, "owner");
    }

    [Fact]
    public void Assigning_twice_is_once() =>
        Given(Reported).When(i => Handling.Decide(i, new AssignIncident("desk", "bob"), Now)).ThenNothing();

    [Fact]
    public void Too_late()
    {
        Given(Reported, Resolved).When(i => Handling.Decide(i, new AssignIncident("desk", "carol"), Now)).ThenRefused("incident-resolved");
        Given(Reported, Escalated, Cancelled).When(i => Handling.Decide(i, new AcceptIncident("eng"), Now))
            .ThenRefused("incident-cancelled");
    }
}
