using Incidents.Domain;

namespace Incidents.Projections;

/// <summary>Table <c>views.calendar_version</c>.</summary>
public sealed class CalendarView() : DocumentView<WorkingCalendar>(
    Table, calendar => new(calendar.Document!.Id, calendar.Version, calendar.Document, calendar.By!, calendar.At))
{
    private const string Table = "views.calendar_version";

    public static string Schema => SchemaOf(Table);
}
