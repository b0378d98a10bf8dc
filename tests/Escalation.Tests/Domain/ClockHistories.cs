using CsCheck;
using Escalations.Domain;
using NodaTime;

namespace Escalations.Tests.Domain;

/// <summary>Clocks as they were known, and as they stood: over random histories entered as they happened.</summary>
public sealed class ClockHistories
{
    private static readonly string[] Types =
        ["acknowledged", "action-plan-submitted", "status-updated", "workaround-provided", "resumed", "resolved", "reopened"];

    private static readonly Gen<(int Severity, (int What, int Minutes)[] Steps, int Look)> Lives = Gen.Select(
        Gen.Int[1, 4], Gen.Select(Gen.Int[0, Types.Length + 2], Gen.Int[1, 900]).Array[1, 15], Gen.Int[0, 10_000]);

    [Fact]
    public void Read_later_a_moment_shows_what_was_read_then() => Lives.Sample(life =>
    {
        var terms = TestContracts.Terms(TestContracts.StoreHardware);
        var now = Story.At("2026-02-12 16:00");
        var look = now + TimeSpan.FromMinutes(life.Look);
        var (events, then) = (new List<KnownEvent>(), ClocksState.Initial);
        var happening = Happened.Reported(terms, $"{life.Severity}", now);
        var (facts, state) = (IncidentFacts.Of("t", Story.Incident, happening), ClocksState.Initial);
        Happens(happening);
        foreach (var (what, minutes) in life.Steps)
        {
            now += TimeSpan.FromMinutes(minutes);
            Happens(what switch
            {
                7 => Happened.Classified($"{(minutes % 4) + 1}", now),
                8 => Happened.Escalated("L1", now),
                9 => Happened.Paused(minutes % 2 == 0 ? "part" : "customer", now),
                _ => Happened.Any($"incident.{Types[what]}", now),
            });
        }

        Same(then, ClockHistory.Of(events, terms, asOf: look, at: null));
        Same(then, ClockHistory.Of(events, terms, asOf: null, at: look));
        Same(state, ClockHistory.Of(events, terms, asOf: null, at: null));

        void Happens(Happening one)
        {
            facts = facts.Apply(one, terms);
            foreach (var stored in ClockRules.React(state, facts, terms, one, Guid.NewGuid()).Events)
            {
                events.Add(new(stored, one.At, one.At));
                state = ClocksState.Evolve(state, stored);
            }
            if (one.At <= look) then = state;
        }

        void Same(ClocksState expected, ClocksState actual) => Assert.Equal(
            expected.Runs.Select(run => Shown(run)), actual.Runs.Select(run => Shown(run)));

        (ClockReading, string) Shown(ClockRun run)
        {
            var explained = ClockExplanation.Of(run, terms, look);
            var counted = explained.Segments.Where(s => s.Counted).Aggregate(Duration.Zero, (sum, s) => sum + (s.To - s.From));
            if (explained.DueAt is not null) Assert.Equal(explained.Given, counted);
            return (ClockReading.Of(run, terms, look), string.Join('\n', explained.Segments));
        }
    }, iter: 500);

    [Fact]
    public void What_was_entered_late_is_not_known_before_and_did_stand_before()
    {
        var terms = TestContracts.Terms(TestContracts.StoreHardware);
        var story = Story.Under(TestContracts.StoreHardware).Reported("2026-02-17 12:00");
        var events = story.State.Runs.Select(run => new KnownEvent(
            new ClockStarted(Story.Incident, run.Clock, 1, run.Target, run.StartedAt, run.DueAt, run.Warnings, false, Guid.Empty),
            run.StartedAt, run.StartedAt)).ToList();
        events.Add(new(
            new ClockStopped(
                Story.Incident, "response", 1, Outcomes.Met, Story.At("2026-02-17 12:20"), TimeSpan.FromMinutes(20), Guid.Empty),
            Story.At("2026-02-17 12:20"), Story.At("2026-02-17 12:45")));
        Assert.Equal("running", Response(asOf: "2026-02-17 12:25", at: null));
        Assert.Equal("breached", Response(asOf: "2026-02-17 12:40", at: null));
        Assert.Equal("met", Response(asOf: "2026-02-17 12:45", at: null));
        Assert.Equal("met", Response(asOf: null, at: "2026-02-17 12:25"));
        Assert.Equal("running", Response(asOf: null, at: "2026-02-17 12:19"));
        Assert.Equal("breached", Response(asOf: "2026-02-17 12:44", at: "2026-02-17 12:31"));

        string Response(string? asOf, string? at)
        {
            DateTimeOffset? known = asOf is null ? null : Story.At(asOf);
            DateTimeOffset? stood = at is null ? null : Story.At(at);
            var run = ClockHistory.Of(events, terms, known, stood).Latest("response")!;
            return ClockReading.Of(run, terms, stood ?? known!.Value).State;
        }
    }
}
