using System.Collections.Immutable;
using Escalations.Domain.Clocks;
using NodaTime;

namespace Escalations.Domain;

/// <summary>One run of a clock: from its start to what it waited for. A clock that recurs has a run per round.</summary>
/// <param name="Marks">What happened to it, in the order recorded.</param>
/// <param name="DueAt">As last recorded; while it stands, what held before.</param>
/// <param name="Arming">Counts how often its timers were armed anew: part of their identity.</param>
/// <param name="Warned">Fractions told under the target in force.</param>
/// <param name="FiredAt">When the breach was told.</param>
/// <param name="PausedAt">Since when it stands still, if it does.</param>
/// <param name="Outcome">How it stopped, if it did.</param>
public sealed record ClockRun(
    Guid IncidentId, string Clock, int Round, RecordedTarget Target, bool Imported, ImmutableArray<Mark> Marks,
    DateTimeOffset DueAt, ImmutableArray<WarningPoint> Warnings, int Arming = 1, ImmutableArray<decimal> Warned = default,
    DateTimeOffset? FiredAt = null, DateTimeOffset? PausedAt = null, DateTimeOffset? StoppedAt = null, string? Outcome = null)
{
    /// <summary>What the round is about, where several of a clock may be open at once.</summary>
    public string? Key { get; init; }

    public string? PauseReason { get; init; }

    /// <summary>What showed that it was done, where that was said.</summary>
    public HandedIn? HandedIn { get; init; }

    /// <summary>When it runs on by itself, if it stands and the contract limits that.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    public bool Open => Outcome is null;

    public DateTimeOffset StartedAt => Marks[0].At.ToDateTimeOffset();

    /// <summary>Whether the time had run out before the clock stopped, paused, or that moment. At the very instant is in time.</summary>
    public bool OverdueAt(DateTimeOffset now) => DueAt < (PausedAt ?? StoppedAt ?? now);

    /// <summary>Stands still; where it does so already, for another reason from now on.</summary>
    public ClockRun Paused(ClockPaused e, Mark mark) => this with
    {
        PausedAt = PausedAt ?? mark.At.ToDateTimeOffset(),
        PauseReason = e.Reason,
        PausedUntil = e.Until,
        Arming = PausedAt is null ? Arming : Arming + 1,
        Marks = Marks.Add(mark),
    };

    /// <summary>A step that was told stays told, unless a new target, or a pause entered late, puts it into the future again.</summary>
    public ClockRun Retargeted(ClockRetargeted e, Mark mark) => this with
    {
        Target = e.Target,
        DueAt = e.DueAt,
        Warnings = [.. e.Warnings],
        Arming = Arming + 1,
        Marks = Marks.Add(mark),
        Warned = [.. Told.Where(fraction => e.Warnings.Any(point => point.Fraction == fraction && point.At <= e.At))],
        FiredAt = e.DueAt <= e.At ? FiredAt : null,
    };

    public ClockRun Resumed(ClockResumed e, Mark mark) => this with
    {
        DueAt = e.DueAt,
        Warnings = [.. e.Warnings],
        Arming = Arming + 1,
        Marks = Marks.Add(mark),
        PausedAt = null,
        PauseReason = null,
        PausedUntil = null,
        StoppedAt = null,
        Outcome = null,
        FiredAt = e.DueAt <= e.At ? FiredAt : null,
    };

    public ImmutableArray<decimal> Told => Warned.IsDefault ? [] : Warned;

    /// <summary>The run as a function of its marks; a last stop is left out where the deadline itself is asked for.</summary>
    public Timeline Timeline(ContractTerms terms, bool withStop = true, params ReadOnlySpan<Mark> more)
    {
        var marks = withStop || Marks[^1].Kind != MarkKind.Stop ? Marks : Marks.RemoveAt(Marks.Length - 1);
        return Clocks.Timeline.Of(marks.AddRange(more), mark => terms.Under(mark.Version).Target(Clock, mark.Detail)
            ?? throw new InvalidOperationException(
                $"Contract {terms.Contract} version {mark.Version} has no target for {Clock} of severity {mark.Detail}, under which it ran."));
    }

    public static Mark Start(DateTimeOffset at, string severity, int version, Guid cause) =>
        new(Instant.FromDateTimeOffset(at), MarkKind.Start, severity, cause, version);

    /// <summary>
    /// A further mark. An entry made late takes its place among the others, but does not overtake one of its own sort: what was
    /// recorded last about standing still, or about the target, is what holds now.
    /// </summary>
    public Mark Next(DateTimeOffset at, MarkKind kind, string detail, Guid cause, int version = 0)
    {
        var retargets = IsRetarget(kind);
        var last = Marks.Last(mark => mark.Kind == MarkKind.Start || IsRetarget(mark.Kind) == retargets).At;
        return new(Instant.Max(Instant.FromDateTimeOffset(at), last), kind, detail, cause, version);
    }

    private static bool IsRetarget(MarkKind kind) => kind is MarkKind.Retarget or MarkKind.Restart;
}
