using Escalations.Domain.Clocks;
using NodaTime;

namespace Escalations.Domain;

/// <summary>How a clock stands at a moment: a pure function of its run, the contract and that moment.</summary>
/// <param name="State">
/// <c>running</c>; <c>paused</c>; <c>met</c>: in time; <c>late</c>: it happened, but after the deadline; <c>breached</c>: the time ran out
/// and it has not happened; <c>cancelled</c>: no longer asked for before the time ran out.
/// </param>
/// <param name="DueAt">None while it stands still: the deadline moves on.</param>
/// <param name="BreachedAt">When the time ran out, if it did.</param>
public sealed record ClockReading(
    string Name, string State, DateTimeOffset StartedAt, DateTimeOffset? DueAt, Duration Elapsed, Duration Remaining,
    DateTimeOffset? BreachedAt, string Severity, int Round, string? Key)
{
    public static ClockReading Of(ClockRun run, ContractTerms terms, DateTimeOffset now)
    {
        var timeline = run.Timeline(terms);
        var elapsed = timeline.Elapsed(Instant.FromDateTimeOffset(run.StoppedAt ?? now));
        var state = StateOf(run, now);
        return new(
            run.Clock, state, run.StartedAt, state == "paused" ? null : run.DueAt,
            elapsed, Duration.Max(Duration.Zero, timeline.Total - elapsed),
            state is "breached" or "late" ? run.DueAt : null, run.Target.Severity, run.Round, run.Key);
    }

    private static string StateOf(ClockRun run, DateTimeOffset now) => run switch
    {
        { Outcome: Outcomes.Met or Outcomes.Late } => run.Outcome,
        _ when run.OverdueAt(now) => "breached",
        { Outcome: not null } => run.Outcome,
        { PausedAt: not null } => "paused",
        _ => "running",
    };
}

/// <summary>Why a deadline is what it is: segments from the start to the deadline; those counted add up to the time given.</summary>
/// <param name="DueAt">None while the clock stands still; the segments then end now.</param>
public sealed record ClockExplanation(DateTimeOffset? DueAt, Duration Given, IReadOnlyList<Segment> Segments)
{
    public static ClockExplanation Of(ClockRun run, ContractTerms terms, DateTimeOffset now)
    {
        var timeline = run.Timeline(terms, withStop: false);
        var due = timeline.DueAt;
        return new(due?.ToDateTimeOffset(), timeline.Total, [.. timeline.Segments(due ?? Instant.FromDateTimeOffset(now))]);
    }
}
