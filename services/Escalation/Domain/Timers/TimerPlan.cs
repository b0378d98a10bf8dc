namespace Escalations.Domain.Timers;

/// <summary>A step of a clock that has to be told when its time comes.</summary>
/// <param name="Name">Identifies this arming of it; the same state always gives the same names.</param>
/// <param name="Fraction">Part of the time that has run; 1 is the breach.</param>
public sealed record PlannedTimer(
    string Name, Guid Incident, string Clock, int Round, decimal Fraction, int SeverityRank, DateTimeOffset DueAt)
{
    public const decimal Breach = 1m;

    /// <summary>No part of the time: the longest pause is over, and the clock runs on.</summary>
    public const decimal Resume = 0m;

    /// <summary><c>breach</c>, <c>warning-0.5</c>, or <c>resume</c>.</summary>
    public string Step => Fraction switch
    {
        Breach => "breach",
        Resume => "resume",
        _ => FormattableString.Invariant($"warning-{Fraction:0.####}"),
    };
}

/// <summary>Which timers an incident must have armed, whatever happened to get there: what a rebuild compares with.</summary>
public static class TimerPlan
{
    /// <summary>
    /// Every step not yet told of every clock that waits. A clock that stands still owes what came due before it stood, and to run on
    /// once it has stood for as long as the contract allows. A clock whose breach was told owes nothing more, and neither does an
    /// imported incident.
    /// </summary>
    public static IEnumerable<PlannedTimer> Of(ClocksState state) =>
        state.Runs.Where(run => run is { Open: true, Imported: false, FiredAt: null }).SelectMany(Of);

    private static IEnumerable<PlannedTimer> Of(ClockRun run) => run.Warnings
        .Where(point => !run.Told.Contains(point.Fraction))
        .Append(new(PlannedTimer.Breach, run.DueAt))
        .Where(point => run.PausedAt is not { } paused || point.At <= paused)
        .Concat(run.PausedUntil is { } until ? [new(PlannedTimer.Resume, until)] : [])
        .Select(point => Timer(run, point));

    private static PlannedTimer Timer(ClockRun run, WarningPoint point)
    {
        var timer = new PlannedTimer("", run.IncidentId, run.Clock, run.Round, point.Fraction, run.Target.SeverityRank, point.At);
        return timer with
        {
            Name = $"clocks/{run.IncidentId}|{run.Target.ContractVersion}|{run.Clock}|{run.Round}|{timer.Step}|{run.Arming}",
        };
    }
}
