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

    public IReadOnlyList<object> Events => _events;

    public bool IsOpen(string clock, string? key) => State.OpenRuns(clock, key).Any();

    /// <summary>Begins a new round, if the contract has a target.</summary>
    public void Start(string clock, string? key, DateTimeOffset at)
    {
        if (terms.Target(clock, facts.Severity) is { } target) Start(clock, key, at, target, terms.Version);
    }

    /// <param name="version">Of the contract, whose target it is.</param>
    public void Start(string clock, string? key, DateTimeOffset at, Target target, int version)
    {
        var mark = ClockRun.Start(at, target.Severity, version, cause);
        var timeline = Timeline.Of([mark], _ => target);
        var (due, warnings) = Points(timeline);
        var round = (State.Latest(clock)?.Round ?? 0) + 1;
        Add(new ClockStarted(facts.Id, clock, round, Recorded(target, version, timeline), at, due, warnings, facts.Imported, cause, key));
    }

    /// <summary>What the clock waited for happened: met or late, by when it happened.</summary>
    public void Meet(string clock, string? key, DateTimeOffset at)
    {
        foreach (var run in State.OpenRuns(clock, key)) Meet(run, at);
    }

    /// <param name="handedIn">What shows it.</param>
    public void Meet(ClockRun run, DateTimeOffset at, HandedIn? handedIn = null)
    {
        var late = run.Timeline(terms).DueAt is { } due && due.ToDateTimeOffset() < at;
        Stop(run, late ? Outcomes.Late : Outcomes.Met, at, handedIn);
    }

    public void Cancel(string clock, string? key, DateTimeOffset at)
    {
        foreach (var run in State.OpenRuns(clock, key)) Cancel(run, at);
    }

    /// <summary>It is no longer asked for.</summary>
    public void Cancel(ClockRun run, DateTimeOffset at) => Stop(run, Outcomes.Cancelled, at);

    /// <summary>Stands still from when the wait began, or from its own start where that is later.</summary>
    public void Pause(ClockRun run, Wait wait)
    {
        var until = terms.LongestPause(wait);
        // Under another version of the contract the same wait may last longer or shorter.
        if (run.PausedAt is not null && run.PauseReason == wait.Reason && (run.PausedUntil == until || !terms.HasEarlier)) return;
        var at = wait.Since < run.StartedAt ? run.StartedAt : wait.Since;
        Add(new ClockPaused(facts.Id, run.Clock, run.Round, wait.Reason, at, cause, until));
    }

    /// <summary>Runs on with the time that has run kept: what it waited for happened, but did not last.</summary>
    public void Continue(string clock, DateTimeOffset at)
    {
        if (State.Latest(clock) is not { Open: false } run) return;
        if (run.Target.ContractVersion == terms.Version) Resume(run, at);
        // Moved to another version while it stood: it runs on under that, if that has such a clock.
        else if (terms.Target(clock, facts.Severity) is { } target)
        {
            Resume(run, at);
            Retarget(State.Run(clock, run.Round)!, target, at, target.RestartsOnVersion);
        }
    }

    public void Resume(ClockRun run, DateTimeOffset at) => Add(Resumed(run, terms, at, cause));

    /// <summary>The clock runs on from then, with the time that has run kept.</summary>
    public static ClockResumed Resumed(ClockRun run, ContractTerms terms, DateTimeOffset at, Guid cause)
    {
        var (due, warnings) = Points(run.Timeline(terms, true, run.Next(at, MarkKind.Resume, "", cause)), terms);
        return new(run.IncidentId, run.Clock, run.Round, at, due, warnings, cause);
    }

    /// <summary>Another target holds from then on; pauses and time run so far stay, unless the target says it starts afresh.</summary>
    public void Retarget(ClockRun run, Target target, DateTimeOffset at, bool restarts)
    {
        var mark = run.Next(at, restarts ? MarkKind.Restart : MarkKind.Retarget, target.Severity, cause, terms.Version);
        // A clock that stands has no deadline; what is recorded is the one it would have if it ran on from here.
        Mark[] more = run.PausedAt is null ? [mark] : [mark, run.Next(at, MarkKind.Resume, "", cause)];
        var timeline = run.Timeline(terms, true, more);
        var (due, warnings) = Points(timeline);
        Add(new ClockRetargeted(
            facts.Id, run.Clock, run.Round, Recorded(target, terms.Version, timeline), restarts, at, due, warnings, cause, run.Key));
    }

    private void Stop(ClockRun run, string outcome, DateTimeOffset at, HandedIn? handedIn = null) => Add(new ClockStopped(
        facts.Id, run.Clock, run.Round, outcome, at,
        run.Timeline(terms).Elapsed(Instant.FromDateTimeOffset(at)).ToTimeSpan(), cause, run.Key, handedIn));

    private void Add(object happened)
    {
        _events.Add(happened);
        State = ClocksState.Evolve(State, happened);
    }

    private RecordedTarget Recorded(Target target, int version, Timeline timeline) => new(
        target.Severity, target.SeverityRank, terms.Contract, version, target.Calendar.Id, target.Calendar.Zone.Id,
        terms.TimeZoneVersion, timeline.Total.ToTimeSpan(), target.Action);

    private (DateTimeOffset Due, IReadOnlyList<WarningPoint> Warnings) Points(Timeline timeline) => Points(timeline, terms);

    // Only of a clock that runs: its time is reached sooner or later.
    private static (DateTimeOffset Due, IReadOnlyList<WarningPoint> Warnings) Points(Timeline timeline, ContractTerms terms) => (
        timeline.DueAt!.Value.ToDateTimeOffset(),
        [.. terms.Warnings.Select(fraction =>
            new WarningPoint(fraction, timeline.Reached(Part(timeline.Total, fraction))!.Value.ToDateTimeOffset()))]);

    // Rounded up: a warning is never early.
    private static Duration Part(Duration total, decimal fraction) =>
        Duration.FromTicks((long)decimal.Ceiling(total.BclCompatibleTicks * fraction));
}
