using Incidents.Domain;
using Incidents.Projections;
using ServiceDefaults.EventSourcing;

namespace Incidents.Storage;

/// <summary>Stream <c>calendar/{id}</c>.</summary>
public static class CalendarStreams
{
    public static StreamType<WorkingCalendar> Type { get; } =
        new(WorkingCalendar.Category, WorkingCalendar.None, WorkingCalendar.Evolve) { View = new CalendarView() };
}
