using Chaos.Evidence;
using Chaos.Folds;

namespace Chaos.Invariants;

/// <summary>I4: every armed, uncancelled timer fired exactly once. I5: none early.</summary>
internal static class TimersFired
{
    public static Verdict Once(Collected evidence)
    {
        var clocks = Clocks(evidence);
        var fires = Fires(evidence, clocks);
        var armed = clocks.SelectMany(clock => clock.Armed).ToList();
        return new("I4", "every armed, uncancelled timer fired exactly once", fires.Count + armed.Count,
        [
            .. fires.Where(fire => !fire.Armed).Select(fire => $"{Name(fire.Step)} fired as event {fire.Event} and was not armed"),
            .. fires.GroupBy(fire => fire.Timer).Where(same => same.Skip(1).Any())
                .Select(same => $"timer {same.Key} fired {same.Count()} times: {string.Join(", ", same.Select(fire => fire.Event))}"),
            .. armed.Where(step => step.DueAt <= evidence.Now).Select(step => $"{Name(step)} has not fired, and it is {evidence.Now:O}"),
            .. Table(evidence, armed),
        ]);
    }

    public static Verdict NotEarly(Collected evidence)
    {
        var fires = Fires(evidence, Clocks(evidence));
        return new("I5", "no timer fired early", fires.Count,
        [
            .. fires.Where(fire => fire.FiredAt < fire.Step.DueAt)
                .Select(fire => $"{Name(fire.Step)} fired {fire.Step.DueAt - fire.FiredAt} early, as event {fire.Event}"),
        ]);
    }

    private static List<FoldedClock> Clocks(Collected evidence) =>
        [.. evidence.Escalation.Streams("clocks").SelectMany(FoldedClock.Of)];

    // Whatever happens to an incident or its report first ends pauses that are over by then: that is no timer's doing.
    private static List<Fire> Fires(Collected evidence, List<FoldedClock> clocks)
    {
        var happened = evidence.Incident.Events.Concat(evidence.Reporting.Events).Select(e => e.Id).ToHashSet();
        return [.. clocks.SelectMany(clock => clock.Fires).Where(fire => !happened.Contains(fire.Timer))];
    }

    private static IEnumerable<string> Table(Collected evidence, List<Step> armed)
    {
        var planned = armed.Select(step => (step.Incident, step.Clock, step.Round, step.Fraction)).ToHashSet();
        var rows = evidence.Timers.Select(row => (row.Incident, row.Clock, row.Round, row.Fraction)).ToHashSet();
        foreach (var missing in planned.Except(rows)) yield return $"{missing} is armed by its events and has no timer";
        foreach (var surplus in rows.Except(planned)) yield return $"{surplus} has a timer and is not armed by its events";
    }

    private static string Name(Step step) => $"{step.Clock} {step.Round} of {step.Incident} at {step.Fraction}, due {step.DueAt:O},";
}
