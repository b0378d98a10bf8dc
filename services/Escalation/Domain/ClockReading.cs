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
/// <param name="UnpublishedYear">A year its deadline lies in although the working days of it are not published: the deadline is what it
/// would be in ordinary weeks, and moves once they are.</param>
public sealed record ClockReading(
    string Name, string State, DateTimeOffset StartedAt, DateTimeOffset? DueAt, Duration Elapsed, Duration Remaining,
    DateTimeOffset? BreachedAt, string Severity, int Round, string? Key, int? UnpublishedYear = null)
{
    /// <summary>What is said of a deadline in a year whose working days are not published.</summary>
    public const string CalendarYearUnpublished = "calendar-year-unpublished";

    /// <summary>Left out where the deadline is certain.</summary>
    public string? DueState => UnpublishedYear is null ? null : CalendarYearUnpublished;

    public static ClockReading Of(ClockRun run, ContractTerms terms, DateTimeOffset now)
    {
        var timeline = run.Timeline(terms);
        var elapsed = timeline.Elapsed(Instant.FromDateTimeOffset(run.StoppedAt ?? now));
        var state = StateOf(run, now);
        return new(
            run.Clock, state, run.StartedAt, state == "paused" ? null : run.DueAt,
            elapsed, Duration.Max(Duration.Zero, timeline.Total - elapsed),
            state is "breached" or "late" ? run.DueAt : null, run.Target.Severity, run.Round, run.Key,
            run.Open && state != "paused" ? Unpublished(timeline, run.Target.Zone) : null);
    }

    /// <summary>The first year that was counted in without being published, on the way to the deadline.</summary>
    private static int? Unpublished(Timeline timeline, string zone) => timeline.DueAt is not { } due ? null : timeline.Segments(due)
        .Where(segment => segment.Counted && segment.Rule.Contains(DayPlan.UnpublishedRule, StringComparison.Ordinal))
        .Select(segment => (int?)segment.From.InZone(DateTimeZoneProviders.Tzdb[zone]).Year)
        .FirstOrDefault();

    public static string StateOf(ClockRun run, DateTimeOffset now) => run switch
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
