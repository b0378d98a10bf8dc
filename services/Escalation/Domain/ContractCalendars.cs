using Contracts.Terms;
using Escalations.Domain.Clocks;
using NodaTime;

namespace Escalations.Domain;

/// <summary>A contract's calendars, ready to count in.</summary>
internal static class ContractCalendars
{
    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <param name="site">Where the incident is; a calendar that counts there takes its zone, hours and dates.</param>
    public static ServiceCalendar Of(
        ContractDocument contract, Calendar calendar, Site? site, IDateTimeZoneProvider zones, WorkingDays workingDays)
    {
        var there = calendar.AtSite ? site : null;
        var zone = zones[there?.TimeZone ?? contract.TimeZone];
        var exceptions = Exceptions(calendar.Exceptions);
        // What the site says about a date goes before what the contract says about all of them.
        foreach (var (date, hours) in Exceptions(there?.Exceptions)) exceptions[date] = hours;
        if (there?.OpeningHours is { } opening) return new(calendar.Id, zone, DayPlan.Weekly(Week(opening), exceptions));
        if (calendar.Always && exceptions.Count == 0) return ServiceCalendar.Always(calendar.Id, zone);
        return new(calendar.Id, zone, calendar switch
        {
            { Always: true } => DayPlan.Always(exceptions),
            { WorkingDays: { } name } => DayPlan.WorkingDays(date => workingDays(name, date), exceptions),
            { Weekly: { } weekly } => DayPlan.Weekly(Week(weekly), exceptions),
            _ => throw new InvalidOperationException($"Calendar {calendar.Id} says nothing about when it counts."),
        });
    }

    private static Dictionary<LocalDate, DayHours> Exceptions(IReadOnlyList<CalendarException>? given) => (given ?? []).ToDictionary(
        exception => LocalDate.FromDateOnly(exception.Date),
        exception => new DayHours([.. exception.Windows.Select(window => Window(window.From, window.To))], "exception"));

    private static Dictionary<IsoDayOfWeek, DayHours> Week(IReadOnlyList<WeeklyWindow> weekly) => weekly
        .SelectMany(window => window.Days, (window, day) => (Day: Day(day), Window: Window(window.From, window.To)))
        .GroupBy(entry => entry.Day, entry => entry.Window)
        .ToDictionary(day => day.Key, day => new DayHours([.. day], Name(day.Key)));

    // An end at or before its start is one on the next day: a night shift.
    private static DayWindow Window(string from, string to)
    {
        var (start, end) = (Minutes.Parse(from), Minutes.Parse(to));
        return new(start, end > start ? end : end + Minutes.OfDay);
    }

    private static IsoDayOfWeek Day(string name) => (IsoDayOfWeek)(Array.IndexOf(Days, name) + 1);

    private static string Name(IsoDayOfWeek day) => Days[(int)day - 1];
}
