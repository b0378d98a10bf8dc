using Contracts.Events.Reporting;
using ServiceDefaults.EventSourcing;

namespace Notifications.Messaging;

/// <summary>Written reports: who is to have one that was sent is told that it is there.</summary>
public sealed class ReportEvents(IncidentOccasions occasions, Announcements announcements) : IEventConsumer
{
    public async Task Apply(EventBatch batch, CancellationToken ct)
    {
        // A report that is drafted, edited or approved is nobody's yet.
        var sent = batch.Events.Where(e => e.Type == "report.major-sent.v1").ToList();
        if (sent.Count == 0) return;
        var plans = await occasions.Plan(
            batch.Transaction, sent, (envelope, incident) => (incident.Severity, incident.Level, ((MajorReportSent)envelope.Event).To), ct);
        await announcements.Record(batch.Transaction, plans, ct);
    }
}
