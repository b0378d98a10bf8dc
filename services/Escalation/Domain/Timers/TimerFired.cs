using ServiceDefaults.Decisions;

namespace Escalations.Domain.Timers;

/// <summary>What a timer that came due leads to, by how the clock stands now.</summary>
public static class TimerFired
{
    /// <param name="id">Id of the timer.</param>
    /// <param name="level">Support level that has the incident now.</param>
    /// <param name="now">Database clock.</param>
    /// <param name="terms">Needed to run on after a pause, and for what a contract owes: another deadline is computed.</param>
    public static Decision Decide(
        ClocksState state, string clock, int round, decimal fraction, Guid id, string level, DateTimeOffset now,
        ContractTerms? terms = null)
    {
        if (state.Run(clock, round) is not { Open: true } run) return Decision.Nothing;
        var timer = TimerPlan.Of(state).FirstOrDefault(timer => timer.Clock == clock && timer.Round == round && timer.Fraction == fraction);
        if (timer is null || timer.DueAt > now) return Decision.Nothing;
        if (fraction == PlannedTimer.Resume)
            return Decision.Of(ClockDraft.Resumed(run, terms ?? throw new ArgumentNullException(nameof(terms)), timer.DueAt, id));
        if (fraction != PlannedTimer.Breach)
            return Decision.Of(new ClockWarned(
                run.IncidentId, clock, round, fraction, timer.DueAt, now, run.DueAt, run.Target.Severity, level, id, run.Key));
        var breach = new ClockBreached(
            run.IncidentId, clock, round, timer.DueAt, now, run.Target.Severity, level, run.Target.Action, id, run.Key);
        return terms is null
            ? Decision.Of(breach)
            : Decision.Of([breach, .. Duties.Returning(ClocksState.Evolve(state, breach), run, terms, id)]);
    }
}
