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
        _ => throw new InvalidOperationException($"{recorded.Type} has no public event: add it to the publisher."),
    };
}
