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
        var reported = new Happening.Reported(terms.Contract, 1, $"{life.Severity}", "L0", false, now);
        var (facts, state) = (IncidentFacts.Of("t", Story.Incident, reported), ClocksState.Initial);
        var fired = new HashSet<string>();
        React(reported);
        foreach (var step in life.Steps)
        {
            now += TimeSpan.FromMinutes(step.Minutes);
            Fire();
            var happening = Happened(step, now - TimeSpan.FromMinutes(step.Late));
            facts = facts.Apply(happening);
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
            foreach (var timer in TimerPlan.Of(state).Where(timer => timer.DueAt <= now).ToList())
            {
                Assert.True(fired.Add(timer.Name), timer.Name);
                var events = TimerFired.Decide(state, timer.Clock, timer.Round, timer.Fraction, Guid.Empty, "L0", now).Events;
                // A breach told in the same batch makes the warnings before it pointless, never the other way round.
                if (events.Count == 0) Assert.NotNull(state.Run(timer.Clock, timer.Round)!.FiredAt);
                state = events.Aggregate(state, ClocksState.Evolve);
            }
            Assert.DoesNotContain(TimerPlan.Of(state), timer => timer.DueAt <= now);
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

    private static Happening Happened(Step step, DateTimeOffset at) => step.What switch
    {
        0 => new Happening.Acknowledged(at),
        1 => new Happening.Classified($"{step.Detail}", at),
        2 => new Happening.Escalated($"L{step.Detail}", at),
        3 => new Happening.HandedBack("L0", at),
        4 => new Happening.Planned(at),
        5 => new Happening.Updated(at),
        6 => new Happening.WorkedAround(at),
        7 => new Happening.Paused(step.Detail == 1 ? "part" : "customer", at),
        8 or 9 => new Happening.Resumed(at),
        10 => new Happening.Resolved(at),
        11 => new Happening.CameBack(at),
        _ => step.Detail == 1 ? new Happening.Closed(at) : new Happening.Acknowledged(at),
    };
}
