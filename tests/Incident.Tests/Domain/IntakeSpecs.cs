using Incidents.Domain;
using ServiceDefaults.Decisions;
using static Incidents.Tests.Domain.Samples;
using static Incidents.Tests.Domain.Specification;

namespace Incidents.Tests.Domain;

public class IntakeSpecs
{
    private static readonly DateTimeOffset Since = At(0).AddMinutes(-30);

    [Fact]
    public void What_is_missing_is_told_and_what_is_added_is_missing_no_more()
    {
        var bare = Given(Reported with { Site = null, Device = null, ReporterPhone = null });
        Assert.Equal(["reporterPhone", "site", "device", "symptom", "since"], Intake.Missing(bare.Incident));
        var after = bare.When(i => Intake.Decide(i, new AddDetails("desk", "tower-1", null, " beeps ", Since, null, "+33 2"), Now))
            .Then(new IncidentDetailsAdded("tower-1", null, "beeps", Since, null, "+33 2", null, "desk", Now)).After;
        Assert.Equal(["device"], Intake.Missing(after));
    }

    [Fact]
    public void The_contract_says_what_its_first_level_asks_for()
    {
        var terms = Lifts with { Levels = [Lifts.Levels[0] with { Intake = ["device", "since"] }, .. Lifts.Levels.Skip(1)] };
        var reported = Reporting.Decide(Incident.None, Report() with { Terms = terms }, Now).Events.Single();
        Assert.Equal(["since"], Intake.Missing(Incident.Evolve(Incident.None, reported)));
        Assert.Null(((IncidentReported)Reporting.Decide(Incident.None, Report(), Now).Events.Single()).Intake);
    }

    [Fact]
    public void Nobody_is_asked_about_a_past_that_is_only_recorded() =>
        Assert.Empty(Intake.Missing(Given(Reported with { Imported = true, Device = null }).Incident));

    [Fact]
    public void Twice_is_once_and_what_is_known_is_left_out()
    {
        Given(Reported).When(i => Intake.Decide(i, new AddDetails("desk", "tower-1"), Now)).ThenNothing();
        Given(Reported).When(i => Intake.Decide(i, new AddDetails("desk", "tower-1", Symptom: "beeps"), Now))
            .Then(new IncidentDetailsAdded(null, null, "beeps", null, null, null, null, "desk", Now));
    }

    [Fact]
    public void Refused()
    {
        Given(Reported).When(i => Intake.Decide(i, new AddDetails("desk", "tower-2"), Now)).ThenRefused("detail-known", field: "site");
        Given(Reported).When(i => Intake.Decide(i, new AddDetails("desk"), Now)).ThenRefused("details-empty", Refusal.Invalid);
        Given(Reported).When(i => Intake.Decide(i, new AddDetails("desk", Since: At(1)), Now))
            .ThenRefused("since-after-report", Refusal.Invalid, "since");
        Given(Reported, Resolved, Closed).When(i => Intake.Decide(i, new AddDetails("desk", Symptom: "s"), Now))
            .ThenRefused("incident-closed");
    }
}

public class TieSpecs
{
    private static readonly Guid There = Guid.Parse("0199c1d2-0000-7000-8000-0000000000c1");
    private static readonly IncidentReported Another = Reported with { Number = "INC-000002", Summary = "Stuck again" };
    private static readonly Other Open = new(There, Given(Another).Incident);

    private static MergeIncident Merge(Other? into = null) => new("desk", into ?? Open, "same door");

    private static LinkIncident Link(string relation, Other? other = null) => new("desk", relation, null, other ?? Open);

    [Fact]
    public void A_duplicate_is_merged_and_cancelled_and_the_other_one_knows_of_it()
    {
        var after = Given(Reported).When(i => Ties.Decide(i, Merge(), Now))
            .Then(new IncidentMerged(There, "INC-000002", "same door", "desk", Now), new IncidentCancelled("→ INC-000002: same door", "desk", Now))
            .After;
        Assert.Equal((IncidentStatus.Cancelled, "merged-into"), (after.Status, after.Links.Single().Relation));
        Given(Another).When(i => Ties.Absorb(i, new Other(There, Given(Reported).Incident), "desk", Now))
            .Then(new IncidentAbsorbed(There, "INC-000001", "Door does not close", "Eve", "+33 1", null, "desk", Now));
    }

    [Fact]
    public void Merged_twice_is_once_on_both_sides()
    {
        var merged = new IncidentMerged(There, "INC-000002", "r", "desk", At(5));
        Given(Reported, merged, Cancelled).When(i => Ties.Decide(i, Merge(), Now)).ThenNothing();
        var absorbed = new IncidentAbsorbed(There, "INC-000002", "s", "Eve", null, null, "desk", At(5));
        Given(Reported, absorbed).When(i => Ties.Absorb(i, Open, "desk", Now)).ThenNothing();
    }

    [Fact]
    public void Mergers_are_refused()
    {
        Given(Reported).When(i => Ties.Decide(i, Merge() with { Reason = " " }, Now))
            .ThenRefused("reason-required", Refusal.Invalid, "reason");
        Given(Reported).When(i => Ties.Decide(i, Merge(new Other(There, i)), Now))
            .ThenRefused("merge-into-itself", Refusal.Invalid, "into");
        Given(Reported).When(i => Ties.Decide(i, Merge(new Other(There, Given(Another with { Contract = "ramps" }).Incident)), Now))
            .ThenRefused("contracts-differ", field: "into");
        Given(Reported).When(i => Ties.Decide(i, Merge(new Other(There, Given(Another, Resolved).Incident)), Now))
            .ThenRefused("target-not-open", field: "into");
        Given(Reported, Resolved).When(i => Ties.Decide(i, Merge(), Now)).ThenRefused("incident-resolved");
        Given(Reported, Cancelled).When(i => Ties.Absorb(i, Open, "desk", Now)).ThenRefused("incident-cancelled");
    }

    [Fact]
    public void Parent_and_child_and_other_ties()
    {
        Given(Reported).When(i => Ties.Decide(i, Link("child-of"), Now))
            .Then(new IncidentLinked("child-of", There.ToString(), "INC-000002", null, "desk", Now));
        Given(Reported, Cancelled).When(i => Ties.Decide(i, Link("caused-by"), Now))
            .Then(new IncidentLinked("caused-by", There.ToString(), "INC-000002", null, "desk", Now));
        Given(Reported).When(i => Ties.Decide(i, new LinkIncident("desk", "asset", " POS 3 ", null), Now))
            .Then(new IncidentLinked("asset", "POS 3", null, null, "desk", Now));
        Assert.Equal("parent-of", Ties.Inverse("child-of"));
    }

    [Fact]
    public void A_tie_twice_is_once_and_can_be_undone_once()
    {
        var tie = new IncidentLinked("related-to", There.ToString(), "INC-000002", null, "desk", At(5));
        var undo = new UnlinkIncident("desk", "related-to", There.ToString(), "mixed up");
        Given(Reported, tie).When(i => Ties.Decide(i, Link("related-to"), Now)).ThenNothing();
        var after = Given(Reported, tie).When(i => Ties.Decide(i, undo, Now))
            .Then(new IncidentUnlinked("related-to", There.ToString(), "mixed up", "desk", Now)).After;
        Assert.Empty(after.Links);
        Given(Reported).When(i => Ties.Decide(i, undo, Now)).ThenNothing();
        Given(Reported, tie).When(i => Ties.Decide(i, undo with { Reason = null }, Now))
            .ThenRefused("reason-required", Refusal.Invalid, "reason");
    }

    [Fact]
    public void Families_have_two_generations()
    {
        var child = new IncidentLinked("child-of", Guid.Empty.ToString(), "INC-000009", null, "desk", At(5));
        var parent = child with { Relation = "parent-of" };
        Given(Reported, child).When(i => Ties.Decide(i, Link("child-of"), Now)).ThenRefused("parent-known", field: "target");
        Given(Reported, parent).When(i => Ties.Decide(i, Link("child-of"), Now)).ThenRefused("child-is-parent", field: "target");
        Given(Reported, child).When(i => Ties.Decide(i, Link("parent-of"), Now)).ThenRefused("parent-is-child", field: "target");
        Given(Reported).When(i => Ties.Decide(i, Link("parent-of", new Other(There, Given(Another, child).Incident)), Now))
            .ThenRefused("parent-known", field: "target");
    }

    [Fact]
    public void Ties_are_refused()
    {
        Given(Reported).When(i => Ties.Decide(i, Link("friend-of"), Now)).ThenRefused("relation-unknown", Refusal.Invalid, "relation");
        Given(Reported).When(i => Ties.Decide(i, Link("related-to", new Other(There, i)), Now))
            .ThenRefused("link-to-itself", Refusal.Invalid, "target");
        Given(Reported).When(i => Ties.Decide(i, new LinkIncident("desk", "asset", " ", null), Now))
            .ThenRefused("target-required", Refusal.Invalid, "target");
    }
}
