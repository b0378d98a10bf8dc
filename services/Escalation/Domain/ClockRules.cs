using ServiceDefaults.Decisions;

namespace Escalations.Domain;

/// <summary>What an event of an incident does to its clocks. Times are when things happened, also for what is entered late.</summary>
public static class ClockRules
{
    /// <param name="state">The clocks.</param>
    /// <param name="facts">The incident as it is afterwards.</param>
    /// <param name="cause">Id of the event.</param>
    public static Decision React(ClocksState state, IncidentFacts facts, ContractTerms terms, Happening happening, Guid cause)
    {
        var draft = new ClockDraft(state, facts, terms, cause);
        var at = happening.At;
        WaitedLongEnough(draft, at);
        if (happening.Type == IncidentEventTypes.Classified) Reclassified(draft, facts, terms, at);
        if (happening.Type == IncidentEventTypes.VersionChanged) VersionChanged(draft, facts, terms, at);
        foreach (var clock in terms.Definitions)
            foreach (var move in ClockMove.Of(clock, happening, facts, terms.Target(clock.Id, facts.Severity)))
                Move(draft, clock.Id, clock.Again, move, at);
        Waiting(draft, facts, terms, at);
        return draft.Decision;
    }

    /// <summary>A calendar was published: clocks that run are due when it says so.</summary>
    public static Decision Recount(ClocksState state, IncidentFacts facts, ContractTerms terms, DateTimeOffset at, Guid cause)
    {
        var draft = new ClockDraft(state, facts, terms, cause);
        foreach (var run in state.Runs.Where(run => run is { Open: true, PausedAt: null, FiredAt: null }))
        {
            var due = run.Timeline(terms).DueAt!.Value.ToDateTimeOffset();
            if (due != run.DueAt) draft.Retarget(run, terms.Target(run.Clock, run.Target.Severity)!, at, restarts: false);
        }
        return draft.Decision;
    }

    private static void Move(ClockDraft draft, string clock, string again, ClockMove move, DateTimeOffset at)
    {
        switch (move.Kind)
        {
            case MoveKind.Cancel: draft.Cancel(clock, move.Key, at); break;
            case MoveKind.Meet: draft.Meet(clock, move.Key, at); break;
            case MoveKind.Continue: draft.Continue(clock, at); break;
            case MoveKind.Renew:
                if (!draft.IsOpen(clock, move.Key)) break;
                draft.Meet(clock, move.Key, at);
                draft.Start(clock, move.Key, at);
                break;
            case MoveKind.Start:
                if (again == "keep" && draft.IsOpen(clock, move.Key)) break;
                if (again == "meet") draft.Meet(clock, move.Key, at);
                else draft.Cancel(clock, move.Key, at);
                draft.Start(clock, move.Key, at);
                break;
        }
    }

    /// <summary>What the new severity has a target for runs under it; what only it has starts from when it would have started.</summary>
    private static void Reclassified(ClockDraft draft, IncidentFacts facts, ContractTerms terms, DateTimeOffset at)
    {
        foreach (var run in draft.State.Runs.Where(run => run.Open))
        {
            var target = terms.Target(run.Clock, facts.Severity);
            if (target is null) draft.Cancel(run, at);
            else if (run.Target.Severity != target.Severity) draft.Retarget(run, target, at, target.Restarts);
        }
        Owed(draft, facts);
    }

    /// <summary>
    /// Every clock runs under the target of the version from then on, also where that says the same: its deadline names the version it
    /// comes from. Time that ran stays counted as the version before counted it.
    /// </summary>
    private static void VersionChanged(ClockDraft draft, IncidentFacts facts, ContractTerms terms, DateTimeOffset at)
    {
        foreach (var run in draft.State.Runs.Where(run => run.Open))
        {
            if (terms.Target(run.Clock, facts.Severity) is not { } target) draft.Cancel(run, at);
            else draft.Retarget(run, target, at, target.RestartsOnVersion);
        }
        Owed(draft, facts);
    }

    private static void Owed(ClockDraft draft, IncidentFacts facts)
    {
        foreach (var owed in facts.Owed.Where(owed => owed.Open && !draft.IsOpen(owed.Clock, owed.Key)))
            draft.Start(owed.Clock, owed.Key, owed.Since);
    }

    /// <summary>A pause that reached the longest the contract lets it last was over then, whether or not that was told yet.</summary>
    private static void WaitedLongEnough(ClockDraft draft, DateTimeOffset at)
    {
        foreach (var run in draft.State.Runs.Where(run => run.Open && run.PausedUntil <= at)) draft.Resume(run, run.PausedUntil!.Value);
    }

    private static void Waiting(ClockDraft draft, IncidentFacts facts, ContractTerms terms, DateTimeOffset at)
    {
        foreach (var run in draft.State.Runs.Where(run => run.Open))
        {
            if (facts.Wait is { } wait && terms.Pauses(wait.Reason, run.Clock) && !(terms.LongestPause(wait) <= at)) draft.Pause(run, wait);
            else if (run.PausedAt is not null) draft.Resume(run, at);
        }
    }
}
