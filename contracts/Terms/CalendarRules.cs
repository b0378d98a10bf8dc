using System.Collections.Frozen;

namespace Contracts.Terms;

/// <summary>Rules of one calendar: one way of counting, windows that are time and do not overlap.</summary>
internal static class CalendarRules
{
    public static void Check(Calendar calendar, string path, WorkingDayCalendars known, Findings found)
    {
        var ways = (calendar.Always ? 1 : 0) + (calendar.Weekly is null ? 0 : 1) + (calendar.WorkingDays is null ? 0 : 1);
        if (ways != 1) found.Add(path, "one-of", $"{ways} of always, weekly and workingDays are given: give exactly one.");
        if (calendar.WorkingDays is { } days)
            found.Reference($"{path}.workingDays", days, known.Ids.ToFrozenSet(StringComparer.Ordinal), "working-day calendar");
        found.Text($"{path}.name", calendar.Name);
        if (calendar is { AtSite: true, Weekly: null })
            found.Add($"{path}.atSite", "wrong-calendar", "Only windows can be a site's: give weekly, for faults at no listed site.");
        Weekly($"{path}.weekly", calendar.Weekly ?? [], found);
        Exceptions($"{path}.exceptions", calendar.Exceptions ?? [], found);
    }

    public static void Weekly(string path, IReadOnlyList<WeeklyWindow> windows, Findings found)
    {
        foreach (var (index, window) in windows.Index())
        {
            var at = $"{path}[{index}]";
            found.NotEmpty($"{at}.days", window.Days, "day");
            foreach (var (on, day) in window.Days.Index()) found.OneOf($"{at}.days[{on}]", day, ContractVocabulary.Weekdays);
            found.Window(at, window.From, window.To);
            if (windows.Take(index).Any(
                other => other.Days.Intersect(window.Days).Any() && Overlap(other.From, other.To, window.From, window.To)))
                found.Add(at, "overlap", "Overlaps an earlier window on the same day: join the two.");
        }
    }

    public static void Exceptions(string path, IReadOnlyList<CalendarException> exceptions, Findings found)
    {
        var dates = new HashSet<DateOnly>();
        foreach (var (index, exception) in exceptions.Index())
        {
            var at = $"{path}[{index}]";
            if (!dates.Add(exception.Date)) found.Add(
                $"{at}.date", "duplicate", $"{exception.Date:yyyy-MM-dd} is given already: join the two.");
            found.Text($"{at}.reason", exception.Reason);
            foreach (var (on, window) in exception.Windows.Index())
            {
                found.Window($"{at}.windows[{on}]", window.From, window.To);
                if (exception.Windows.Take(on).Any(other => Overlap(other.From, other.To, window.From, window.To)))
                    found.Add($"{at}.windows[{on}]", "overlap", "Overlaps an earlier window of that date: join the two.");
            }
        }
    }

    private static bool Overlap(string from, string to, string otherFrom, string otherTo) =>
        Findings.MinuteOf(from) < Findings.MinuteOf(otherTo) && Findings.MinuteOf(otherFrom) < Findings.MinuteOf(to);
}
