using Contracts.Events.Reporting;
using Reports.Domain;
using ServiceDefaults.EventSourcing;

namespace Reports.Messaging;

/// <summary>Stored events as the platform sees them.</summary>
public static class Publisher
{
    public static object Translate(RecordedEvent recorded) => recorded.Data switch
    {
        MajorReportDraftRecorded e => new MajorReportDrafted(e.IncidentId, e.ContractId, e.Sha256, e.Events, e.At),
        MajorReportEditRecorded e => new MajorReportEdited(
            e.IncidentId, e.ContractId, e.Version, [.. e.Sections.Select(section => new ReportSection(section.Section, section.Text))], e.By,
            e.At),
        MajorReportApprovalRecorded e => new MajorReportApproved(e.IncidentId, e.ContractId, e.Version, e.Sha256, e.By, e.At),
        MajorReportSendingRecorded e => new MajorReportSent(e.IncidentId, e.ContractId, e.Version, e.Sha256, e.To, e.By, e.At),
        _ => throw new InvalidOperationException($"{recorded.Type} has no public event: add it to the publisher."),
    };
}
