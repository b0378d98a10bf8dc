using NodaTime;

namespace Escalations.Domain.Clocks;

public enum MarkKind { Start, Pause, Resume, Retarget, Restart, Stop }

/// <summary>What happened to a clock, when it happened.</summary>
/// <param name="Detail">Severity whose target holds (start, retarget, restart), or the reason (pause).</param>
/// <param name="Cause">Event that did it.</param>
/// <param name="Version">Of the contract, whose target holds from then on (start, retarget, restart).</param>
public sealed record Mark(Instant At, MarkKind Kind, string Detail, Guid Cause, int Version = 0);

/// <summary>Part of what explains a deadline; those counted add up to the time given.</summary>
/// <param name="Counted">Whether the clock ran.</param>
/// <param name="Rule">Window of the calendar, closure, or reason for which it stood.</param>
public sealed record Segment(Instant From, Instant To, bool Counted, string Rule, Guid Cause);

/// <summary>
/// A clock's life as a function of its marks, taken in the order in which things happened, not in which they were recorded:
/// a late entry gives what a punctual one would have given.
/// </summary>
public sealed class Timeline
{
    private sealed record Phase(Instant From, Instant? To, Target Target, string? Standing, Guid Cause)
    {
        public Duration Counted(Instant until) =>
            Standing is null && From < until ? Target.Calendar.Counted(From, To is { } to ? Instant.Min(to, until) : until) : Duration.Zero;
    }

    private readonly List<Phase> _phases;

    private Timeline(List<Phase> phases, Duration total)
    {
        _phases = phases;
        Total = total;
    }

    /// <summary>Time given in all, counted in the calendar of the target.</summary>
    public Duration Total { get; }

    /// <summary>The first instant at which all of the time given has run; none while the clock stands.</summary>
    public Instant? DueAt => Reached(Total);

    /// <param name="marks">The first is the start; the others in the order recorded.</param>
    /// <param name="target">Target that holds from a mark on.</param>
    public static Timeline Of(IReadOnlyList<Mark> marks, Func<Mark, Target> target)
    {
        var start = marks[0];
        var (current, origin) = (new Phase(start.At, null, target(start), null, start.Cause), start.At);
        var phases = new List<Phase>(marks.Count);
        foreach (var mark in marks.Skip(1).OrderBy(mark => mark.At))
        {
            var at = Instant.Max(mark.At, start.At);
            if (at > current.From) phases.Add(current with { To = at });
            if (mark.Kind == MarkKind.Restart)
            {
                origin = at;
                for (var i = 0; i < phases.Count; i++) phases[i] = phases[i] with { Standing = phases[i].Standing ?? "before restart" };
            }
            current = Follow(current, mark, target) with { From = at, Cause = mark.Cause };
        }
        phases.Add(current);
        return new(phases, current.Target.Total(origin));
    }

    private static Phase Follow(Phase phase, Mark mark, Func<Mark, Target> target) => mark.Kind switch
    {
        MarkKind.Pause => phase with { Standing = $"paused: {mark.Detail}" },
        MarkKind.Stop => phase with { Standing = "stopped" },
        MarkKind.Resume => phase with { Standing = null },
        MarkKind.Retarget or MarkKind.Restart => phase with { Target = target(mark) },
        MarkKind.Start => phase,
    };

    public Duration Elapsed(Instant until) =>
        _phases.Aggregate(Duration.Zero, (sum, phase) => sum + phase.Counted(until));

    /// <summary>The first instant at which so much time has run; none if the clock stands before.</summary>
    public Instant? Reached(Duration time)
    {
        foreach (var phase in _phases.Where(phase => phase.Standing is null))
        {
            if (phase.To is not { } to) return phase.Target.Calendar.Advance(phase.From, time);
            var counted = phase.Target.Calendar.Counted(phase.From, to);
            if (counted >= time) return phase.Target.Calendar.Advance(phase.From, time);
            time -= counted;
        }
        return null;
    }

    /// <summary>Everything from the start until then, without a gap.</summary>
    public IEnumerable<Segment> Segments(Instant until)
    {
        foreach (var phase in _phases)
        {
            var end = phase.To is { } to ? Instant.Min(to, until) : until;
            if (phase.From >= end) continue;
            if (phase.Standing is { } standing) yield return new(phase.From, end, false, standing, phase.Cause);
            else foreach (var segment in Served(phase, end)) yield return segment;
        }
    }

    private static IEnumerable<Segment> Served(Phase phase, Instant end)
    {
        var cursor = phase.From;
        foreach (var span in phase.Target.Calendar.Open(cursor))
        {
            if (span.Start > cursor)
                yield return new(cursor, Instant.Min(span.Start, end), false, phase.Target.Calendar.ClosedRule, phase.Cause);
            if (span.Start >= end) yield break;
            cursor = Instant.Min(span.End, end);
            yield return new(span.Start, cursor, true, span.Rule, phase.Cause);
            if (cursor >= end) yield break;
        }
    }
}
