using NodaTime;

namespace Escalations.Domain.Clocks;

public enum Returns { Daily, Weekly, Monthly, Quarterly }

/// <summary>Instants at which something is due again and again: days of a local calendar, at a time of day.</summary>
/// <param name="Day">Of a weekly one. A monthly one is due on the first of the month, a quarterly one on the first of its first month.</param>
public sealed record Recurrence(Returns Every, IsoDayOfWeek Day, LocalTime At, DateTimeZone Zone)
{
    /// <summary>The first one after an instant. Where the clocks of the zone skip the time of day, it is due when they have.</summary>
    public Instant Next(Instant after)
    {
        for (var date = First(after.InZone(Zone).Date); ; date = Following(date))
            if (Zone.AtLeniently(date.At(At)).ToInstant() is var due && due > after) return due;
    }

    // At or before the date, so that none is passed over.
    private LocalDate First(LocalDate date) => Every switch
    {
        Returns.Daily => date,
        Returns.Weekly => date.DayOfWeek == Day ? date : date.Previous(Day),
        Returns.Monthly => new(date.Year, date.Month, 1),
        Returns.Quarterly => new(date.Year, date.Month - ((date.Month - 1) % 3), 1),
    };

    private LocalDate Following(LocalDate date) => Every switch
    {
        Returns.Daily => date.PlusDays(1),
        Returns.Weekly => date.PlusWeeks(1),
        Returns.Monthly => date.PlusMonths(1),
        Returns.Quarterly => date.PlusMonths(3),
    };
}
