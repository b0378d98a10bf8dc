namespace Contracts.Terms;

/// <summary>
/// Which days are worked somewhere: weekends, public holidays and the weekend days worked in their stead (调休).
/// Only published years are known; about any other year it says so and does not guess.
/// </summary>
/// <param name="id">Name a contract's calendar refers to by <c>workingDays</c>, such as <c>cn</c>.</param>
/// <param name="years">The published years, in any order.</param>
public sealed class WorkingDayCalendar(string id, IEnumerable<WorkingYear> years)
{
    private readonly Dictionary<int, PublishedYear> _years = years.ToDictionary(year => year.Year, year => new PublishedYear(year));

    /// <summary>Name of the calendar, such as <c>cn</c>.</summary>
    public string Id { get; } = id;

    /// <summary>The published years, in order.</summary>
    public IReadOnlyList<int> Years => [.. _years.Keys.Order()];

    /// <summary>Whether the year is published.</summary>
    public bool Covers(int year) => _years.ContainsKey(year);

    /// <summary>Whether the day is worked; null where its year is not published.</summary>
    public bool? IsWorkingDay(DateOnly date) => _years.TryGetValue(date.Year, out var year) ? year.IsWorked(date) : null;

    /// <summary>The n-th working day after a day, which itself is not counted; null where that needs a year that is not
    /// published.</summary>
    public DateOnly? WorkingDayAfter(DateOnly day, int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        while (true)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day) is not { } worked) return null;
            if (worked && --n == 0) return day;
        }
    }

    /// <summary>Why a day differs from an ordinary week, such as 春节; null for an ordinary day.</summary>
    public LocalizedText? ReasonOf(DateOnly date) => _years.TryGetValue(date.Year, out var year) ? year.ReasonOf(date) : null;

    private sealed class PublishedYear(WorkingYear year)
    {
        private readonly Dictionary<DateOnly, (bool Worked, LocalizedText Name)> _exceptions = year.Holidays
            .SelectMany(holiday => holiday.Off.Select(date => (date, (false, holiday.Name)))
                .Concat(holiday.Worked.Select(date => (date, (true, holiday.Name)))))
            .ToDictionary(entry => entry.date, entry => entry.Item2);

        public bool IsWorked(DateOnly date) => _exceptions.TryGetValue(date, out var exception)
            ? exception.Worked
            : date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

        public LocalizedText? ReasonOf(DateOnly date) => _exceptions.TryGetValue(date, out var exception) ? exception.Name : null;
    }
}

/// <summary>One published year of a working-day calendar: a file <c>{calendar}/{year}.yaml</c>.</summary>
/// <param name="Calendar">Name of the calendar; the folder's name.</param>
/// <param name="Year">The year; the file's name.</param>
public sealed record WorkingYear(string Calendar, int Year, IReadOnlyList<Holiday> Holidays);

/// <param name="Off">Weekdays that are not worked.</param>
/// <param name="Worked">Weekend days that are worked in their stead.</param>
public sealed record Holiday(LocalizedText Name, IReadOnlyList<DateOnly> Off, IReadOnlyList<DateOnly> Worked);
