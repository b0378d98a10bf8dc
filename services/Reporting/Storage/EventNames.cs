using Reports.Domain;
using ServiceDefaults.EventSourcing;

namespace Reports.Storage;

/// <summary>Names of this service's stored events; a name never changes its meaning.</summary>
public static class EventNames
{
    public static EventCatalog Catalog { get; } = new EventCatalog().Add<MajorReportDraftRecorded>("major-report-drafted.v1");
}
