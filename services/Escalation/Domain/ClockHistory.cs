namespace Escalations.Domain;

/// <summary>A stored event of a clock, with when it happened and when it was recorded.</summary>
public sealed record KnownEvent(object Event, DateTimeOffset HappenedAt, DateTimeOffset RecordedAt);

/// <summary>The clocks of an incident as they were known, and as they stood, at other times than now.</summary>
public static class ClockHistory
{
    /// <param name="events">All events of the clocks, in the order recorded.</param>
    /// <param name="asOf">What was recorded later is not known yet.</param>
    /// <param name="at">What happened later has not happened yet; what was recorded later about earlier times is known.</param>
    public static ClocksState Of(IEnumerable<KnownEvent> events, ContractTerms terms, DateTimeOffset? asOf, DateTimeOffset? at)
    {
        var state = ClocksState.Initial;
        foreach (var known in events.Where(known => !(known.RecordedAt > asOf) && !(known.HappenedAt > at)))
            if (Concerns(known.Event, state)) state = ClocksState.Evolve(state, known.Event);
        return at is null ? state : new([.. state.Runs.Select(run => Recomputed(run, terms))]);
    }

    // Entered late, something may have happened to a clock before the clock began: at that moment it did not run yet.
    private static bool Concerns(object stored, ClocksState state) => stored switch
    {
        ClockStarted => true,
        ClockPaused e => state.Run(e.Clock, e.Round) is not null,
        ClockResumed e => state.Run(e.Clock, e.Round) is not null,
        ClockRetargeted e => state.Run(e.Clock, e.Round) is not null,
        ClockStopped e => state.Run(e.Clock, e.Round) is not null,
        ClockWarned e => state.Run(e.Clock, e.Round) is not null,
        ClockBreached e => state.Run(e.Clock, e.Round) is not null,
        _ => false,
    };

    // A deadline was recorded with all that was known then, also of later times: what held at that moment is counted again.
    private static ClockRun Recomputed(ClockRun run, ContractTerms terms) =>
        run.Timeline(terms, withStop: false).DueAt is { } due ? run with { DueAt = due.ToDateTimeOffset() } : run;
}
