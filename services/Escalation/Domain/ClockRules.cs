using ServiceDefaults.Decisions;
using static Escalations.Domain.ClockNames;

namespace Escalations.Domain;

/// <summary>What an incident event does to the incident's clocks. Times are when things happened, also for what is entered late.</summary>
public static class ClockRules
{
    /// <param name="state">The clocks.</param>
    /// <param name="facts">The incident as it is afterwards.</param>
    /// <param name="cause">Id of the incident event.</param>
    public static Decision React(ClocksState state, IncidentFacts facts, ContractTerms terms, Happening happening, Guid cause)
    {
        var draft = new ClockDraft(state, facts, terms, cause);
        var at = happening.At;
        switch (happening)
        {
            case Happening.Reported: Reported(draft, at); break;
            case Happening.Acknowledged: draft.Meet(Response, at); break;
            case Happening.Classified: Classified(draft, facts, terms, at); break;
            case Happening.Escalated: Escalated(draft, at); break;
            case Happening.Planned: Planned(draft, facts, at); break;
            case Happening.Updated: NextUpdate(draft, at); break;
            case Happening.WorkedAround: WorkedAround(draft, facts, terms, at); break;
            case Happening.Paused e: Paused(draft, terms, e.Reason, at); break;
            case Happening.Resumed: Resumed(draft, terms, at); break;
            case Happening.Resolved: Resolved(draft, at); break;
            case Happening.CameBack: CameBack(draft, facts, at); break;
            case Happening.Closed: Ended(draft, terms.Clocks.Where(clock => clock != MajorReport), at); break;
            case Happening.Cancelled: Ended(draft, terms.Clocks, at); break;
        }
        return draft.Decision;
    }

    private static void Reported(ClockDraft draft, DateTimeOffset at)
    {
        draft.Start(Response, at);
        draft.Start(Resolution, at);
    }

    private static void Escalated(ClockDraft draft, DateTimeOffset at)
    {
        // The plan is now wanted from the level that received it; what the level before owed is void.
        draft.Cancel(ActionPlan, at);
        draft.Start(ActionPlan, at);
    }

    private static void Planned(ClockDraft draft, IncidentFacts facts, DateTimeOffset at)
    {
        draft.Meet(ActionPlan, at);
        draft.Meet(StatusUpdate, at);
        if (facts.ResolvedAt is null) draft.Start(StatusUpdate, at);
    }

    private static void NextUpdate(ClockDraft draft, DateTimeOffset at)
    {
        if (draft.State.Open(StatusUpdate) is null) return;
        draft.Meet(StatusUpdate, at);
        draft.Start(StatusUpdate, at);
    }

    private static void WorkedAround(ClockDraft draft, IncidentFacts facts, ContractTerms terms, DateTimeOffset at)
    {
        draft.Meet(Response, at);
        draft.Cancel(StatusUpdate, at);
        if (terms.Target(Resolution, facts.Severity) is { StopsOnWorkaround: true }) draft.Meet(Resolution, at);
    }

    private static void Resolved(ClockDraft draft, DateTimeOffset at)
    {
        // Nobody resolves what nobody took: a response that was never recorded happened at the latest now.
        draft.Meet(Response, at);
        draft.Meet(Resolution, at);
        draft.Cancel(ActionPlan, at);
        draft.Cancel(StatusUpdate, at);
        if (draft.State.Open(MajorReport) is null) draft.Start(MajorReport, at);
    }

    private static void CameBack(ClockDraft draft, IncidentFacts facts, DateTimeOffset at)
    {
        draft.Resume(Resolution, at);
        draft.Cancel(MajorReport, at);
        if (facts.PlanAt is not null && draft.State.Open(StatusUpdate) is null) draft.Start(StatusUpdate, at);
    }

    private static void Paused(ClockDraft draft, ContractTerms terms, string reason, DateTimeOffset at)
    {
        foreach (var clock in terms.Clocks)
        {
            if (terms.Pauses(reason, clock)) draft.Pause(clock, reason, at);
            else if (draft.State.Open(clock) is { PausedAt: not null }) draft.Resume(clock, at);
        }
    }

    private static void Resumed(ClockDraft draft, ContractTerms terms, DateTimeOffset at)
    {
        foreach (var clock in terms.Clocks.Where(clock => draft.State.Open(clock) is { PausedAt: not null }))
            draft.Resume(clock, at);
    }

    private static void Ended(ClockDraft draft, IEnumerable<string> clocks, DateTimeOffset at)
    {
        foreach (var clock in clocks) draft.Cancel(clock, at);
    }

    private static void Classified(ClockDraft draft, IncidentFacts facts, ContractTerms terms, DateTimeOffset at)
    {
        foreach (var clock in terms.Clocks)
        {
            var target = terms.Target(clock, facts.Severity);
            switch (draft.State.Open(clock), target)
            {
                case ({ } run, { } next) when run.Target.Severity != next.Severity: draft.Retarget(run, next, at); break;
                case ({ }, null): draft.Cancel(clock, at); break;
                case (null, not null) when Owed(draft.State, facts, clock, at) is { } start: draft.Start(clock, start); break;
            }
        }
    }

    /// <summary>From when a clock counts that the severity before had no target for.</summary>
    private static DateTimeOffset? Owed(ClocksState state, IncidentFacts facts, string clock, DateTimeOffset at) => clock switch
    {
        _ when facts.Ended => null,
        MajorReport => facts.ResolvedAt,
        _ when facts.ResolvedAt is not null => null,
        Response when !facts.Acknowledged && state.Latest(clock) is null => facts.ReportedAt,
        Resolution when !facts.Workaround && state.Latest(clock) is null => facts.ReportedAt,
        ActionPlan => facts.EscalatedAt,
        StatusUpdate when facts.PlanAt is not null && !facts.Workaround => at,
        _ => null,
    };
}
