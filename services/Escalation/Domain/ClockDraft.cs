using Escalations.Domain.Clocks;
using NodaTime;
using ServiceDefaults.Decisions;

namespace Escalations.Domain;

/// <summary>Collects the clock events one incident event leads to; each step sees what the steps before it did.</summary>
/// <param name="facts">The incident as it is after the event.</param>
/// <param name="cause">The event.</param>
internal sealed class ClockDraft(ClocksState state, IncidentFacts facts, ContractTerms terms, Guid cause)
{
    private readonly List<object> _events = [];

    public ClocksState State { get; private set; } = state;

    public Decision Decision => Decision.Of(_events);

    /// <summary>Begins a new round, if the contract has a target; it stands at once where the wait of the incident stops it.</summary>
    public void Start(string clock, DateTimeOffset at)
    {
        if (terms.Target(clock, facts.Severity) is not { } target) return;
        var mark = ClockRun.Start(at, target.Severity, cause);
        var timeline = Timeline.Of([mark], _ => target);
        var (due, warnings) = Points(timeline);
        var round = (State.Latest(clock)?.Round ?? 0) + 1;
        Add(new ClockStarted(facts.Id, clock, round, Recorded(target, timeline), at, due, warnings, facts.Imported, cause));
        if (facts.PauseReason is { } reason && terms.Pauses(reason, clock)) Pause(clock, reason, at);
    }

    /// <summary>What the clock waited for happened: met or late, by when it happened.</summary>
    public void Meet(string clock, DateTimeOffset at)
    {
        if (State.Open(clock) is not { } run) return;
        var late = run.Timeline(terms).DueAt is { } due && due.ToDateTimeOffset() < at;
        Stop(run, late ? Outcomes.Late : Outcomes.Met, at);
    }

    /// <summary>It is no longer asked for.</summary>
    public void Cancel(string clock, DateTimeOffset at)
    {
        if (State.Open(clock) is { } run) Stop(run, Outcomes.Cancelled, at);
    }

    public void Pause(string clock, string reason, DateTimeOffset at)
    {
        if (State.Open(clock) is { PausedAt: null } run) Add(new ClockPaused(facts.Id, clock, run.Round, reason, at, cause));
    }

    /// <summary>Runs on with the time that has run kept: after a pause, or after a stop that did not last.</summary>
    public void Resume(string clock, DateTimeOffset at)
    {
        if (State.Latest(clock) is not { } run || (run.Open && run.PausedAt is null)) return;
        var (due, warnings) = Points(run.Timeline(terms, true, run.Next(at, MarkKind.Resume, "", cause)));
        Add(new ClockResumed(facts.Id, clock, run.Round, at, due, warnings, cause));
    }

    /// <summary>Another target holds from then on; pauses and time run so far stay, unless the target says it starts afresh.</summary>
    public void Retarget(ClockRun run, Target target, DateTimeOffset at)
    {
        var mark = run.Next(at, target.Restarts ? MarkKind.Restart : MarkKind.Retarget, target.Severity, cause);
        // A clock that stands has no deadline; what is recorded is the one it would have if it ran on from here.
        Mark[] more = run.PausedAt is null ? [mark] : [mark, run.Next(at, MarkKind.Resume, "", cause)];
        var timeline = run.Timeline(terms, true, more);
        var (due, warnings) = Points(timeline);
        Add(new ClockRetargeted(
            facts.Id, run.Clock, run.Round, Recorded(target, timeline), target.Restarts, at, due, warnings, cause));
    }

    private void Stop(ClockRun run, string outcome, DateTimeOffset at) => Add(new ClockStopped(
        facts.Id, run.Clock, run.Round, outcome, at,
        run.Timeline(terms).Elapsed(Instant.FromDateTimeOffset(at)).ToTimeSpan(), cause));

    private void Add(object happened)
    {
        _events.Add(happened);
        State = ClocksState.Evolve(State, happened);
    }

    private RecordedTarget Recorded(Target target, Timeline timeline) => new(
        target.Severity, target.SeverityRank, terms.Contract, terms.Version, target.Calendar.Id, target.Calendar.Zone.Id,
        terms.TimeZoneVersion, timeline.Total.ToTimeSpan(), target.Action);

    // Only of a clock that runs: its time is reached sooner or later.
    private (DateTimeOffset Due, IReadOnlyList<WarningPoint> Warnings) Points(Timeline timeline) => (
        timeline.DueAt!.Value.ToDateTimeOffset(),
        [.. terms.Warnings.Select(fraction =>
            new WarningPoint(fraction, timeline.Reached(Part(timeline.Total, fraction))!.Value.ToDateTimeOffset()))]);

    // Rounded up: a warning is never early.
    private static Duration Part(Duration total, decimal fraction) =>
        Duration.FromTicks((long)decimal.Ceiling(total.BclCompatibleTicks * fraction));
}
