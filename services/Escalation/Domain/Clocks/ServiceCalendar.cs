using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using NodaTime;

namespace Escalations.Domain.Clocks;

/// <summary>A stretch of served time, half-open, and the rule that opens it.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ServiceSpan(Instant Start, Instant End, string Rule);

/// <summary>
/// Served time as a set of half-open UTC intervals, found by walking local days. Nothing is rounded. Where the clocks of
/// the zone change, a window starts at the first occurrence of its start and ends at the last occurrence of its end, so that
/// a doubled hour is served twice and a skipped one not at all.
/// </summary>
public sealed class ServiceCalendar(string id, DateTimeZone zone, DayPlan plan, bool continuous = false)
{
    // Four years closed without an opening is no calendar but a mistake in one; walking on would never end.
    private const int LongestClosure = 1500;

    private readonly ConcurrentDictionary<LocalDate, ServiceSpan[]> _days = new();

    public string Id => id;

    public DateTimeZone Zone => zone;

    /// <summary>What explains time outside every window.</summary>
    public string ClosedRule { get; } = $"{id}: closed";

    public static ServiceCalendar Always(string id, DateTimeZone zone) =>
        new(id, zone, DayPlan.Always(new Dictionary<LocalDate, DayHours>()), continuous: true);

    /// <summary>The same days, each from midnight to midnight.</summary>
    public ServiceCalendar WholeDays() => continuous ? this : new(id, zone, plan.WholeDays());

    /// <summary>Served spans from an instant on, in order, none overlapping another.</summary>
    public IEnumerable<ServiceSpan> Open(Instant from)
    {
        if (continuous)
        {
            yield return new(from, Instant.MaxValue, $"{id}: always");
            yield break;
        }

        var cursor = from;
        var closed = 0;
        // A window may reach into the next day, and a zone may skip one: two days back is where the first can begin.
        for (var date = from.InZone(zone).Date.PlusDays(-2); closed < LongestClosure; date = date.PlusDays(1))
        {
            closed++;
            foreach (var span in Day(date))
            {
                if (span.End <= cursor) continue;
                yield return span with { Start = Instant.Max(span.Start, cursor) };
                cursor = span.End;
                closed = 0;
            }
        }

        throw new InvalidOperationException($"Calendar {id} has no served time in the {LongestClosure} days after {cursor}.");
    }

    /// <summary>Served time in [from, to).</summary>
    public Duration Counted(Instant from, Instant to)
    {
        if (to <= from) return Duration.Zero;
        if (continuous) return to - from;
        var counted = Duration.Zero;
        foreach (var span in Open(from))
        {
            if (span.Start >= to) break;
            counted += Instant.Min(span.End, to) - span.Start;
        }
        return counted;
    }

    /// <summary>The first instant at which so much time has been served since <paramref name="from"/>.</summary>
    public Instant Advance(Instant from, Duration time)
    {
        if (time <= Duration.Zero) return from;
        if (continuous) return from + time;
        foreach (var span in Open(from))
        {
            var length = span.End - span.Start;
            if (length >= time) return span.Start + time;
            time -= length;
        }
        throw new UnreachableException();
    }

    /// <summary>End of the last window on the n-th served day after the local day of <paramref name="start"/>.</summary>
    public Instant CloseOfDay(Instant start, int n)
    {
        var date = start.InZone(zone).Date;
        for (var closed = 0; n > 0; n -= closed == 0 ? 1 : 0)
        {
            date = date.PlusDays(1);
            closed = Day(date).Length > 0 ? 0 : closed + 1;
            if (closed > LongestClosure) throw new InvalidOperationException($"Calendar {id} has no served day before {date}.");
        }
        return Day(date).Max(span => span.End);
    }

    private ServiceSpan[] Day(LocalDate date) => _days.GetOrAdd(date, Spans);

    private ServiceSpan[] Spans(LocalDate date)
    {
        var hours = plan.Of(date);
        return [.. hours.Windows.OrderBy(window => window.From)
            .Select(window => new ServiceSpan(
                First(date.AtMidnight().PlusMinutes(window.From)),
                Last(date.AtMidnight().PlusMinutes(window.To)),
                $"{id}: {hours.Rule} {Minutes.Format(window.From)}-{Minutes.Format(window.To)}"))
            .Where(span => span.Start < span.End)];
    }

    private Instant First(LocalDateTime local) =>
        zone.MapLocal(local) is { Count: > 0 } map ? map.First().ToInstant() : zone.MapLocal(local).LateInterval.Start;

    private Instant Last(LocalDateTime local) =>
        zone.MapLocal(local) is { Count: > 0 } map ? map.Last().ToInstant() : zone.MapLocal(local).LateInterval.Start;
}
