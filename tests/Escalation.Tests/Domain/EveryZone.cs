using Escalations.Domain.Clocks;
using NodaTime;

namespace Escalations.Tests.Domain;

/// <summary>Every zone of the time zone database at every change of its clocks, against a walk that asks only what the local clock shows.</summary>
public sealed class EveryZone
{
    private static readonly Duration Minute = Duration.FromMinutes(1);
    private static readonly Duration Around = Duration.FromDays(2);
    private static readonly Instant First = Instant.FromUtc(1972, 1, 1, 0, 0);
    private static readonly Instant Last = Instant.FromUtc(2037, 12, 31, 0, 0);

    private sealed record Change(DateTimeZone Zone, Instant At);

    // Names that are links to another zone have its changes.
    private static IEnumerable<Change> Changes() =>
        from id in DateTimeZoneProviders.Tzdb.Ids
        where NodaTime.TimeZones.TzdbDateTimeZoneSource.Default.CanonicalIdMap[id] == id
        let zone = DateTimeZoneProviders.Tzdb[id]
        from interval in zone.GetZoneIntervals(First, Last)
        where interval.HasStart && interval.Start > First && WholeMinutes(zone, interval.Start)
        select new Change(zone, interval.Start);

    [Fact(DisplayName = "C3: all zones, all changes of the clocks, against a walk minute by minute")]
    public void Counted_time_is_what_a_walk_counts()
    {
        var (changes, zones) = (0, new HashSet<string>());
        foreach (var change in Changes())
        {
            (changes, _) = (changes + 1, zones.Add(change.Zone.Id));
            var shown = Shown(change.Zone, change.At - Around, change.At + Around);
            // Windows that begin, end, lie within and lie around what is skipped or doubled.
            var minute = (shown[(int)Around.TotalMinutes - 1] + 1) % Minutes.OfDay;
            Agrees(change, shown, [new(Math.Max(0, minute - 45), minute + 15), new(minute + 30, minute + 200)]);
            Agrees(change, shown, [new(Math.Max(0, minute - 300), minute + 400)]);
            Agrees(change, shown, [new(minute + 5, minute + 25)]);
        }

        Assert.True(zones.Count > 200 && changes > 10_000, $"{changes} changes in {zones.Count} zones are not all there are.");
    }

    private static void Agrees(Change change, int[] shown, DayWindow[] windows)
    {
        var calendar = new ServiceCalendar(
            "every", change.Zone, new DayPlan(_ => new(windows, "every"), new Dictionary<LocalDate, DayHours>()));
        var (from, to) = (change.At - Duration.FromHours(7), change.At + Duration.FromHours(11));
        var walked = Walk(shown, windows)
            .AsSpan((int)(from - change.At + Around).TotalMinutes, (int)(to - from).TotalMinutes).Count(true);
        var counted = calendar.Counted(from, to);
        Assert.True(Duration.FromMinutes(walked) == counted, $"{change.Zone.Id} at {change.At}: walked {walked} min, counted {counted}");
        var due = calendar.Advance(from, counted);
        Assert.True(due <= to && calendar.Counted(from, due) == counted, $"{change.Zone.Id} at {change.At}: {counted} is not run at {due}");
    }

    // What the local clock shows, minute by minute.
    private static int[] Shown(DateTimeZone zone, Instant from, Instant to) =>
        [.. Enumerable.Range(0, (int)(to - from).TotalMinutes).Select(n => (from + Duration.FromMinutes(n)).ToUnixTimeSeconds()).Select(
            second => (int)((second + zone.GetUtcOffset(Instant.FromUnixTimeSeconds(second)).Seconds) / 60))];

    // Knows nothing of intervals: a window of a day is open from the first minute the clock shows its start, or more where that is
    // skipped, until the last minute it shows its end, or less where that is.
    private static bool[] Walk(int[] shown, DayWindow[] windows)
    {
        var served = new bool[shown.Length];
        var (firstDay, lastDay) = (shown[0] / Minutes.OfDay, shown[^1] / Minutes.OfDay);
        for (var day = firstDay + 1; day < lastDay; day++)
        {
            if (!shown.AsSpan().ContainsAnyInRange(day * Minutes.OfDay, ((day + 1) * Minutes.OfDay) - 1)) continue;
            foreach (var window in windows)
            {
                var (open, close) = ((day * Minutes.OfDay) + window.From, (day * Minutes.OfDay) + window.To);
                var (first, end) = (shown.AsSpan().IndexOfAnyExceptInRange(int.MinValue, open - 1), shown.AsSpan().LastIndexOf(close));
                if (end < 0) end = shown.AsSpan().LastIndexOfAnyExceptInRange(close, int.MaxValue) + 1;
                if (first >= 0 && end > first) served.AsSpan(first, end - first).Fill(true);
            }
        }
        return served;
    }

    private static bool WholeMinutes(DateTimeZone zone, Instant at) =>
        zone.GetUtcOffset(at - Minute).Seconds % 60 == 0 && zone.GetUtcOffset(at).Seconds % 60 == 0 && at.ToUnixTimeSeconds() % 60 == 0;
}
