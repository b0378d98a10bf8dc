using CsCheck;
using Escalations.Domain;
using Escalations.Domain.Timers;
using NodaTime;

namespace Escalations.Tests.Domain;

/// <summary>Incidents that go any way at all, with late entries and timers that fire late: what must hold whatever happens.</summary>
public sealed class RandomLives
{
    private static readonly ContractTerms[] Contracts =
    [
        TestContracts.Terms(TestContracts.StoreHardware), TestContracts.Terms(TestContracts.Telecom),
        TestContracts.Terms(TestContracts.Office),
    ];

    private sealed record Step(int What, int Minutes, int Late, int Detail);

    private static readonly Gen<Step> Steps =
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 900], Gen.Int[-200, 40], Gen.Int[1, 4]).Select((what, minutes, late, detail) =>
            new Step(what, minutes, Math.Max(0, late), detail));

    private static readonly Gen<(int Contract, int Severity, Step[] Steps)> Lives =
        Gen.Select(Gen.Int[0, Contracts.Length - 1], Gen.Int[1, 4], Steps.Array[0, 30]);

    [Fact]
    public void Whatever_happens_deadlines_can_be_explained_and_timers_fire_once_and_never_early() => Lives.Sample(life =>
    {
        var terms = Contracts[life.Contract];
        var now = Story.At("2026-02-12 16:00");
        var reported = Happened.Reported(terms, $"{life.Severity}", now);
        var (facts, state) = (IncidentFacts.Of("t", Story.Incident, reported).Apply(reported, terms), ClocksState.Initial);
        var fired = new HashSet<string>();
        React(reported);
        foreach (var step in life.Steps)
        {
            now += TimeSpan.FromMinutes(step.Minutes);
            Fire();
            var happening = Event(step, now - TimeSpan.FromMinutes(step.Late));
            facts = facts.Apply(happening, terms);
            React(happening);
            CheckDeadlines(state, terms, now);
        }

        void React(Happening happening)
        {
            var events = ClockRules.React(state, facts, terms, happening, Guid.NewGuid()).Events;
            state = events.Aggregate(state, ClocksState.Evolve);
            Assert.Empty(events.OfType<ClockBreached>());
        }

        void Fire()
        {
            // A pause that is over arms what follows from it, and some of that may be due as well.
            while (TimerPlan.Of(state).Where(timer => timer.DueAt <= now).ToList() is { Count: > 0 } due)
                foreach (var timer in due) Fired(timer);
            Assert.DoesNotContain(TimerPlan.Of(state), timer => timer.DueAt <= now);
        }

        void Fired(PlannedTimer timer)
        {
            Assert.True(fired.Add(timer.Name), timer.Name);
            var events = TimerFired.Decide(state, timer.Clock, timer.Round, timer.Fraction, Guid.Empty, "L0", now, terms).Events;
            // What was told or moved in the same batch makes others of it pointless.
            state = events.Aggregate(state, ClocksState.Evolve);
        }
    }, iter: 3000);

    private static void CheckDeadlines(ClocksState state, ContractTerms terms, DateTimeOffset now)
    {
        foreach (var run in state.Runs.Where(run => run.Open))
        {
            var explained = ClockExplanation.Of(run, terms, now);
            if (run.PausedAt is null) Assert.Equal(run.DueAt, explained.DueAt);
            if (explained.DueAt is null) continue;
            var counted = explained.Segments.Where(s => s.Counted).Aggregate(Duration.Zero, (sum, s) => sum + (s.To - s.From));
            Assert.Equal(explained.Given, counted);
            Assert.Equal(explained.Given.ToTimeSpan(), run.Target.Within);
            Assert.All(run.Warnings, point => Assert.True(point.At <= run.DueAt));
        }
        Assert.Equal(state.Newest.Count(), state.Runs.Select(run => run.Clock).Distinct().Count());
        Assert.All(
            state.Runs.GroupBy(run => run.Clock),
            rounds => Assert.Equal(Enumerable.Range(1, rounds.Count()), rounds.Select(run => run.Round)));
        Assert.All(state.Runs.SkipLast(1).Where(run => run.Open), run => Assert.Equal(run, state.Latest(run.Clock)));
    }

    private static Happening Event(Step step, DateTimeOffset at) => step.What switch
    {
        0 => Happened.Any("incident.acknowledged", at),
        1 => Happened.Classified($"{step.Detail}", at),
        2 => Happened.Escalated($"L{step.Detail}", at),
        3 => Happened.HandedBack("L0", at),
        4 => Happened.Any("incident.action-plan-submitted", at),
        5 => Happened.Any("incident.status-updated", at),
        6 => Happened.Any("incident.workaround-provided", at),
        7 => Happened.Paused(step.Detail switch { 1 => "part", 2 => "vendor", _ => "customer" }, at),
        8 or 9 => Happened.Any("incident.resumed", at),
        10 => Happened.Any("incident.resolved", at),
        11 => Happened.Any(step.Detail < 3 ? "incident.reopened" : "incident.resolution-rejected", at),
        _ => Happened.Any(step.Detail == 1 ? "incident.closed" : "incident.acknowledged", at),
    };
}
