using Reports.Domain;
using ServiceDefaults.EventSourcing;

namespace Reports.Storage;

/// <summary>Names of this service's stored events; a name never changes its meaning.</summary>
public static class EventNames
{
    public static EventCatalog Catalog { get; } = new EventCatalog()
        .Add<MajorReportDraftRecorded>("major-report-drafted.v1")
        .Add<MajorReportEditRecorded>("major-report-edited.v1")
        .Add<MajorReportApprovalRecorded>("major-report-approved.v1")
        .Add<MajorReportSendingRecorded>("major-report-sent.v1");
}
