using System.Collections.Immutable;
using Escalations.Domain.Clocks;

namespace Escalations.Domain;

/// <summary>All clocks of an incident: fold of stream <c>clocks/{incident}</c>, in the order in which runs began.</summary>
public sealed record ClocksState(ImmutableList<ClockRun> Runs)
{
    public static readonly ClocksState Initial = new([]);

    public ClockRun? Latest(string clock) => Runs.FindLast(run => run.Clock == clock);

    public ClockRun? Run(string clock, int round) => Runs.FindLast(run => run.Clock == clock && run.Round == round);

    /// <summary>Runs of a clock that wait for something, running or standing still; without a key, all of them.</summary>
    public IEnumerable<ClockRun> OpenRuns(string clock, string? key) =>
        Runs.Where(run => run.Open && run.Clock == clock && (key is null || run.Key == key));

    /// <summary>The newest run of each clock, and of each of its keys, in the order in which they first ran.</summary>
    public IEnumerable<ClockRun> Newest => Runs.GroupBy(run => (run.Clock, run.Key)).Select(rounds => rounds.Last());

    public static ClocksState Evolve(ClocksState state, object stored) => stored switch
    {
        ClockStarted e => new(state.Runs.Add(new(
            e.IncidentId, e.Clock, e.Round, e.Target, e.Imported, [ClockRun.Start(e.At, e.Target.Severity, e.Target.ContractVersion, e.Cause)], e.DueAt,
            [.. e.Warnings])
        { Key = e.Key })),
        ClockPaused e => state.Change(e.Clock, e.Round, run => run.Paused(e, run.Next(e.At, MarkKind.Pause, e.Reason, e.Cause))),
        ClockResumed e => state.Change(e.Clock, e.Round, run => run.Resumed(e, run.Next(e.At, MarkKind.Resume, "", e.Cause))),
        ClockRetargeted e => state.Change(e.Clock, e.Round, run => run.Retargeted(e, run.Next(
            e.At, e.Restarted ? MarkKind.Restart : MarkKind.Retarget, e.Target.Severity, e.Cause, e.Target.ContractVersion))),
        ClockStopped e => state.Change(e.Clock, e.Round, run => run with
        {
            StoppedAt = e.At,
            Outcome = e.Outcome,
            HandedIn = e.HandedIn,
            Marks = run.Marks.Add(run.Next(e.At, MarkKind.Stop, "", e.Cause)),
        }),
        ClockWarned e => state.Change(e.Clock, e.Round, run => run with { Warned = run.Told.Add(e.Fraction) }),
        ClockBreached e => state.Change(e.Clock, e.Round, run => run with { FiredAt = e.FiredAt }),
        _ => throw new InvalidOperationException($"{stored.GetType().Name} is no event of a clock."),
    };

    private ClocksState Change(string clock, int round, Func<ClockRun, ClockRun> change)
    {
        var index = Runs.FindLastIndex(run => run.Clock == clock && run.Round == round);
        if (index < 0) throw new InvalidOperationException($"There is no round {round} of {clock}.");
        return new(Runs.SetItem(index, change(Runs[index])));
    }
}
