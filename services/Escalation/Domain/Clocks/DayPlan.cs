using System.Runtime.InteropServices;
using NodaTime;

namespace Escalations.Domain.Clocks;

/// <summary>Minutes of a local day, <paramref name="To"/> exclusive; 1440 is the end of the day, more lies on the next day.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DayWindow(int From, int To)
{
    public static readonly DayWindow WholeDay = new(0, Minutes.OfDay);
}

/// <summary>When a day is served, and by which rule that is so.</summary>
public sealed record DayHours(IReadOnlyList<DayWindow> Windows, string Rule)
{
    public static readonly DayHours Closed = new([], "closed");
}

/// <summary>Hours of any date: weekly windows, or a working-day calendar, with dated exceptions that close a day or open it.</summary>
public sealed class DayPlan(Func<LocalDate, DayHours> regular, IReadOnlyDictionary<LocalDate, DayHours> exceptions)
{
    /// <summary>The rule of days that are counted although nobody has said whether they are worked.</summary>
    public const string UnpublishedRule = "weekday of a year not published yet";

    public bool HasExceptions => exceptions.Count > 0;

    public DayHours Of(LocalDate date) => exceptions.TryGetValue(date, out var hours) ? hours : regular(date);

    public static DayPlan Always(IReadOnlyDictionary<LocalDate, DayHours> exceptions) => new(_ => EveryDay, exceptions);

    public static DayPlan Weekly(IReadOnlyDictionary<IsoDayOfWeek, DayHours> week, IReadOnlyDictionary<LocalDate, DayHours> exceptions) =>
        new(date => week.GetValueOrDefault(date.DayOfWeek, DayHours.Closed), exceptions);

    /// <summary>A year that is not published yet is taken as ordinary weeks, and the rule says so.</summary>
    public static DayPlan WorkingDays(Func<LocalDate, bool?> isWorkingDay, IReadOnlyDictionary<LocalDate, DayHours> exceptions) =>
        new(date => isWorkingDay(date) switch
        {
            true => WorkingDay,
            false => DayHours.Closed,
            null => date.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday ? DayHours.Closed : Unpublished,
        }, exceptions);

    /// <summary>The same days, each served from midnight to midnight: what targets told in working days count in.</summary>
    public DayPlan WholeDays() => new(
        date => Of(date) is { Windows.Count: > 0 } hours ? hours with { Windows = [DayWindow.WholeDay] } : DayHours.Closed,
        new Dictionary<LocalDate, DayHours>());

    private static readonly DayHours EveryDay = new([DayWindow.WholeDay], "always");
    private static readonly DayHours Unpublished = new([DayWindow.WholeDay], UnpublishedRule);
    private static readonly DayHours WorkingDay = new([DayWindow.WholeDay], "working day");
}

public static class Minutes
{
    public const int OfDay = 24 * 60;

    /// <summary>Minutes of <c>HH:mm</c>; <c>24:00</c> is the end of the day.</summary>
    public static int Parse(string time)
    {
        var colon = time.IndexOf(':', StringComparison.Ordinal);
        return (int.Parse(time.AsSpan(0, colon)) * 60) + int.Parse(time.AsSpan(colon + 1));
    }

    public static string Format(int minutes) => $"{minutes / 60:00}:{minutes % 60:00}";
}
