using System.Globalization;
using NodaTime;
using ServiceDefaults.Decisions;
using Target = Escalations.Domain.Clocks.Target;

namespace Escalations.Domain;

/// <summary>
/// What a contract owes apart from any incident: rounds of clocks in a stream of its own, one a contract. A duty that returns begins by
/// itself, its rounds without a gap: each from when the one before is due. Any other begins when somebody says so.
/// </summary>
public static class Duties
{
    /// <summary>A version was published: what runs is due as it says, from when on it holds; what is not owed any more ends.</summary>
    /// <param name="id">Of the stream.</param>
    /// <param name="terms">The version, after all before it.</param>
    public static Decision Published(ClocksState state, Guid id, ContractTerms terms, DateTimeOffset at, Guid cause)
    {
        var draft = Draft(state, id, terms, cause);
        if (terms.EffectiveFrom <= at)
            foreach (var run in state.Runs.Where(Runs)) Moved(draft, run, terms, at);
        var since = terms.EffectiveFrom > at ? terms.EffectiveFrom : at;
        foreach (var target in terms.Duties.Where(target => target.Measure.Returns is not null && since < terms.EffectiveUntil))
            if (!draft.State.Runs.Any(run => Runs(run) && run.Clock == target.Clock)) Begin(draft, target, terms.Version, since);
        return draft.Decision;
    }

    /// <summary>What a duty is due after was done.</summary>
    /// <param name="key">What it was: an order, a shop. Told apart by it, several may be owed at once.</param>
    public static Decision Begun(
        ClocksState state, Guid id, ContractTerms terms, string duty, string key, DateTimeOffset at, DateTimeOffset now, Guid cause)
    {
        var version = terms.InForce(at);
        if (Problem(version, duty, at, now) is { } problem) return problem;
        var target = version.Target(duty, Target.NoSeverity)!;
        if (target.Measure.Returns is not null)
            return new Rejection("duty-returns", $"{duty} returns by itself: there is nothing to begin. Fulfil it when it is handed in.");
        if (at >= version.EffectiveUntil)
            return new Rejection(
                "contract-over", $"The contract was over {version.EffectiveUntil:O}; nothing begins after it.", Field: "at");
        if (state.OpenRuns(duty, key).Any())
            return new Rejection(
                "duty-begun-already", $"{duty} of '{key}' was begun and not fulfilled yet; give another key for another one.", Field: "key");
        var draft = Draft(state, id, terms, cause);
        draft.Start(duty, key, at, target, version.Version);
        return draft.Decision;
    }

    /// <summary>It was handed in: the round of the key, or the one owed longest.</summary>
    public static Decision Fulfilled(
        ClocksState state, Guid id, ContractTerms terms, string duty, string? key, HandedIn handedIn, DateTimeOffset at, DateTimeOffset now,
        Guid cause)
    {
        if (!state.Runs.Any(run => run.Clock == duty) && Problem(terms.InForce(at), duty, at, now) is { } problem) return problem;
        if (at > now) return InFuture(now);
        if (state.OpenRuns(duty, key).FirstOrDefault() is not { } run) return NotOwed(state, duty, key);
        if (at < run.StartedAt)
            return new Rejection(
                "duty-not-begun", $"{duty} {run.Key} begins {run.StartedAt:O}; what was owed before is fulfilled.", Field: "at");
        var draft = Draft(state, id, terms, cause);
        draft.Meet(run, at, handedIn);
        Return(draft, run, terms);
        return draft.Decision;
    }

    /// <summary>What follows a round that was not fulfilled in time: of a duty that returns, the next one.</summary>
    /// <param name="state">As it is after the breach.</param>
    public static IReadOnlyList<object> Returning(ClocksState state, ClockRun run, ContractTerms terms, Guid cause)
    {
        var draft = Draft(state, run.IncidentId, terms, cause);
        Return(draft, run, terms);
        return draft.Events;
    }

    private static bool Runs(ClockRun run) => run is { Open: true, FiredAt: null };

    // A round that is due at another time is another round.
    private static void Moved(ClockDraft draft, ClockRun run, ContractTerms terms, DateTimeOffset at)
    {
        var target = terms.Target(run.Clock, Target.NoSeverity);
        if (target is null || (target.Measure.Returns is not null && DueAt(target, run.StartedAt) != run.DueAt)) draft.Cancel(run, at);
        else draft.Retarget(run, target, at, restarts: false);
    }

    private static void Return(ClockDraft draft, ClockRun run, ContractTerms terms)
    {
        if (draft.State.Latest(run.Clock)!.Round > run.Round) return;
        var version = terms.InForce(run.DueAt);
        if (run.DueAt < version.EffectiveUntil && version.Target(run.Clock, Target.NoSeverity) is { Measure.Returns: not null } target)
            Begin(draft, target, version.Version, run.DueAt);
    }

    private static void Begin(ClockDraft draft, Target target, int version, DateTimeOffset since) => draft.Start(
        target.Clock, DayOf(DueAt(target, since), target), since, target, version);

    private static string DayOf(DateTimeOffset at, Target target) =>
        Instant.FromDateTimeOffset(at).InZone(target.Calendar.Zone).Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset DueAt(Target target, DateTimeOffset since) =>
        since + target.Total(Instant.FromDateTimeOffset(since)).ToTimeSpan();

    private static ClockDraft Draft(ClocksState state, Guid id, ContractTerms terms, Guid cause) =>
        new(state, IncidentFacts.OfContract("", id, terms.Contract, terms.Version), terms, cause);

    private static Rejection? Problem(ContractTerms version, string duty, DateTimeOffset at, DateTimeOffset now) =>
        version.Target(duty, Target.NoSeverity) is null
            ? new(
                "duty-unknown",
                $"Version {version.Version} of the contract owes no {duty} by a time; it owes "
                    + $"{Names(version.Duties.Select(target => target.Clock))}.",
                Refusal.NotFound, "duty")
            : at > now ? InFuture(now) : null;

    private static Rejection NotOwed(ClocksState state, string duty, string? key) =>
        state.Runs.Any(run => run.Clock == duty && (key is null || run.Key == key) && run.Outcome is Outcomes.Met or Outcomes.Late)
            ? new("duty-fulfilled-already", $"{duty} {key} was handed in; nothing of it is owed.", Field: "key")
            : new(
                "duty-not-begun",
                $"No {duty} {key} is owed; {Names(state.OpenRuns(duty, null).Select(run => run.Key ?? duty))} is.", Field: "key");

    private static Rejection InFuture(DateTimeOffset now) =>
        new("at-in-future", $"at lies after the platform's clock ({now:O}); leave it out for now.", Refusal.Invalid, "at");

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Distinct().DefaultIfEmpty("nothing"));
}
