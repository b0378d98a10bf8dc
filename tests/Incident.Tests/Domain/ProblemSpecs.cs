using Contracts.Terms;
using Incidents.Domain;
using Incidents.Projections;
using Incidents.Recurrence;
using ServiceDefaults.Decisions;
using static Incidents.Tests.Domain.Samples;

namespace Incidents.Tests.Domain;

public class ProblemSpecs
{
    private static readonly ProblemProposed Proposed = new(Guid.Empty, "lifts", ["device"], ["lift-7"], 3, 30, [Guid.Empty], At(0));
    private static readonly ProblemAccepted Accepted = new("ada", null, "ada", At(5));
    private static readonly ProblemDismissed Dismissed = new("chance", "ada", At(6));
    private static readonly ProblemSolved Solved = new("new board", "ada", At(7));

    [Fact]
    public void Proposed_accepted_and_solved()
    {
        Assert.Equal([Proposed], ProblemHandling.Propose(Problem.None, Proposed).Events);
        Assert.Equal([Accepted], Decide(new AcceptProblem("ada"), At(5), Proposed).Events);
        Assert.Equal([Solved], ProblemHandling.Decide(After(Proposed, Accepted), new SolveProblem("ada", " new board "), At(7)).Events);
        Assert.Equal([Dismissed], ProblemHandling.Decide(After(Proposed), new DismissProblem("ada", "chance"), At(6)).Events);
    }

    [Fact]
    public void Twice_is_once()
    {
        Assert.Empty(ProblemHandling.Propose(After(Proposed), Proposed).Events);
        Assert.Empty(Decide(new AcceptProblem("ada"), Now, Proposed, Accepted).Events);
        Assert.Empty(ProblemHandling.Decide(After(Proposed, Dismissed), new DismissProblem("ada", "r"), Now).Events);
        Assert.Empty(ProblemHandling.Decide(After(Proposed, Accepted, Solved), new SolveProblem("ada", "s"), Now).Events);
    }

    [Fact]
    public void Refused()
    {
        Assert.Equal("not-found", Decide(new AcceptProblem("ada"), Now).Rejection?.Code);
        Assert.Equal("problem-over", Decide(new AcceptProblem("ada"), Now, Proposed, Dismissed).Rejection?.Code);
        Assert.Equal("problem-not-accepted", ProblemHandling.Decide(After(Proposed), new SolveProblem("ada", "s"), Now).Rejection?.Code);
        Assert.Equal(
            ("reason-required", "reason"),
            ProblemHandling.Decide(After(Proposed), new DismissProblem("ada", null), Now).Rejection is { } r ? (r.Code, r.Field) : default);
    }

    [Fact]
    public void Faults_are_alike_by_the_rules_of_their_contract_whatever_capitals_and_blanks()
    {
        var terms = Lifts with
        {
            Recurrence = [new RecurrenceRule(["device"], 3, 30), new RecurrenceRule(["symptom", "site"], 3, 30)],
        };
        var one = Alike.Of("t", Document("Lift-7", "Beeps  twice"), terms).ToList();
        var two = Alike.Of("t", Document("lift-7 ", "beeps twice"), terms).ToList();
        Assert.Equal(2, one.Count);
        Assert.Equal(one.Select(o => o.Key), two.Select(o => o.Key));
        Assert.Equal(["Beeps  twice", "tower-1"], one[1].Values);
        Assert.Single(Alike.Of("t", Document("lift-7", null), terms));
        Assert.NotEqual(one[0].Key, Alike.Of("other", Document("lift-7", null), terms).Single().Key);
        Assert.NotEqual(one[0].Key, Alike.Of("t", Document("lift-8", null), terms).Single().Key);
        Assert.Empty(Alike.Of("t", Document("lift-7", "s"), Lifts));
    }

    private static IncidentDocument Document(string? device, string? symptom) => IncidentDocument.Of(
        new IncidentId(Guid.Empty), Incident.Evolve(Incident.None, Reported with { Device = device, Symptom = symptom }), 1);

    private static Problem After(params object[] events) => events.Aggregate(Problem.None, Problem.Evolve);

    private static Decision Decide(AcceptProblem command, DateTimeOffset now, params object[] events) =>
        ProblemHandling.Decide(After(events), command, now);
}
