using Incidents.Domain;
using ServiceDefaults.Decisions;
using static Incidents.Tests.Domain.Samples;
using static Incidents.Tests.Domain.Specification;

namespace Incidents.Tests.Domain;

public class ActionPlanSpecs
{
    [Fact]
    public void A_plan_begins_the_work()
    {
        var after = Given(Reported, Acknowledged).When(i => Progress.Decide(i, new SubmitActionPlan("eng", " Clean it "), Now))
            .Then(new ActionPlanSubmitted("Clean it", "eng", Now)).After;
        Assert.Equal(IncidentStatus.InProgress, after.Status);
    }

    [Fact]
    public void A_plan_for_what_nobody_answered_is_its_response() =>
        Given(Reported).When(i => Progress.Decide(i, new SubmitActionPlan("eng", "Clean it"), Now))
            .Then(new IncidentAcknowledged("bob", "eng", Now), new ActionPlanSubmitted("Clean it", "eng", Now));

    [Fact]
    public void The_same_plan_twice_is_once_until_the_level_changes()
    {
        var plan = new ActionPlanSubmitted("Clean it", "eng", At(7));
        Given(Reported, Acknowledged, plan).When(i => Progress.Decide(i, new SubmitActionPlan("eng", "Clean it"), Now)).ThenNothing();
        Given(Reported, Acknowledged, plan, Escalated).When(i => Progress.Decide(i, new SubmitActionPlan("eng", "Clean it"), Now))
            .Then(new ActionPlanSubmitted("Clean it", "eng", Now));
    }

    [Fact]
    public void Refused()
    {
        Given(Reported).When(i => Progress.Decide(i, new SubmitActionPlan("eng", ""), Now))
            .ThenRefused("plan-required", Refusal.Invalid, "plan");
        Given(Reported, Resolved).When(i => Progress.Decide(i, new SubmitActionPlan("eng", "p"), Now)).ThenRefused("incident-resolved");
    }
}

public class StatusUpdateSpecs
{
    [Fact]
    public void The_people_concerned_are_told_and_when_they_hear_again() =>
        Given(Reported, Acknowledged).When(i => Progress.Decide(i, new UpdateStatus("eng", "On the way", Now.AddHours(2)), Now))
            .Then(new StatusUpdated("On the way", Now.AddHours(2), "eng", Now));

    [Fact]
    public void The_same_words_again_are_an_update_too() =>
        Given(Reported, Acknowledged, new StatusUpdated("Waiting", null, "eng", At(9)))
            .When(i => Progress.Decide(i, new UpdateStatus("eng", "Waiting"), Now)).Then(new StatusUpdated("Waiting", null, "eng", Now));

    [Fact]
    public void Refused()
    {
        Given(Reported).When(i => Progress.Decide(i, new UpdateStatus("eng", null), Now))
            .ThenRefused("text-required", Refusal.Invalid, "text");
        Given(Reported).When(i => Progress.Decide(i, new UpdateStatus("eng", "t", Now), Now))
            .ThenRefused("next-update-not-later", Refusal.Invalid, "nextUpdateAt");
        Given(Reported, Resolved, Closed).When(i => Progress.Decide(i, new UpdateStatus("eng", "t"), Now)).ThenRefused("incident-closed");
    }
}

public class WorkaroundSpecs
{
    private static readonly WorkaroundProvided Wedge = new("Wedge", "eng", At(15));

    [Fact]
    public void It_works_again_provisionally() =>
        Given(Reported, Acknowledged).When(i => Progress.Decide(i, new ProvideWorkaround("eng", "Wedge", At(15)), Now)).Then(Wedge);

    [Fact]
    public void Twice_is_once_and_a_better_one_is_another()
    {
        Given(Reported, Acknowledged, Wedge).When(i => Progress.Decide(i, new ProvideWorkaround("eng", "Wedge"), Now)).ThenNothing();
        var after = Given(Reported, Acknowledged, Wedge).When(i => Progress.Decide(i, new ProvideWorkaround("eng", "Bolt"), Now))
            .Then(new WorkaroundProvided("Bolt", "eng", Now)).After;
        Assert.Equal(At(15), after.WorkaroundAt);
    }

    [Fact]
    public void Refused()
    {
        Given(Reported).When(i => Progress.Decide(i, new ProvideWorkaround("eng", null), Now))
            .ThenRefused("description-required", Refusal.Invalid, "description");
        Given(Reported, Cancelled).When(i => Progress.Decide(i, new ProvideWorkaround("eng", "w"), Now)).ThenRefused("incident-cancelled");
    }
}

public class PauseSpecs
{
    [Fact]
    public void It_waits_and_afterwards_stands_where_it_stood()
    {
        var waiting = Given(Reported, Acknowledged).When(i => Progress.Decide(i, new PauseIncident("eng", "part", At: At(20)), Lifts, Now))
            .Then(Paused).After;
        Assert.Equal((IncidentStatus.Pending, "part"), (waiting.Status, waiting.Waiting?.Reason));
        var resumed = Given(Reported, Acknowledged, Paused).When(i => Progress.Decide(i, new ResumeIncident("eng"), Now))
            .Then(new IncidentResumed("eng", Now)).After;
        Assert.Equal((IncidentStatus.Acknowledged, null), (resumed.Status, resumed.Waiting));
    }

    [Fact]
    public void Answered_while_it_waits_it_stands_answered_afterwards()
    {
        var scene = Given(Reported, Paused, Acknowledged);
        Assert.Equal(IncidentStatus.Pending, scene.Incident.Status);
        Assert.Equal(IncidentStatus.Acknowledged, scene.When(i => Progress.Decide(i, new ResumeIncident("eng"), Now)).After.Status);
    }

    [Fact]
    public void Pausing_twice_is_once_but_two_reasons_are_not_kept()
    {
        Given(Reported, Paused).When(i => Progress.Decide(i, new PauseIncident("eng", "part"), Lifts, Now)).ThenNothing();
        Given(Reported, Paused).When(i => Progress.Decide(i, new PauseIncident("eng", "tenant"), Lifts, Now)).ThenRefused("already-paused");
    }

    [Fact]
    public void Resuming_what_does_not_wait_is_nothing() =>
        Given(Reported).When(i => Progress.Decide(i, new ResumeIncident("eng"), Now)).ThenNothing();

    [Fact]
    public void Refused()
    {
        Given(Reported).When(i => Progress.Decide(i, new PauseIncident("eng", "lunch"), Lifts, Now))
            .ThenRefused("pause-reason-unknown", Refusal.Invalid, "reason");
        Given(Reported).When(i => Progress.Decide(i, new PauseIncident("eng", null), Lifts, Now))
            .ThenRefused("reason-required", Refusal.Invalid, "reason");
        Given(Reported, Paused).When(i => Progress.Decide(i, new ResumeIncident("eng", At(19)), Now))
            .ThenRefused("at-out-of-order", Refusal.Invalid, "at");
        Given(Reported, Resolved).When(i => Progress.Decide(i, new PauseIncident("eng", "part"), Lifts, Now))
            .ThenRefused("incident-resolved");
        Given(Reported, Resolved).When(i => Progress.Decide(i, new ResumeIncident("eng"), Now)).ThenRefused("incident-resolved");
    }
}
