using Contracts.Events.Reporting;
using Notifications.Projections;
using ServiceDefaults.EventSourcing;

namespace Notifications.Messaging;

/// <summary>Written reports: who is to have one that was sent is told that it is there.</summary>
public sealed class ReportEvents(ContractTerms contracts, Announcements announcements) : IEventConsumer
{
    private const string Category = "report/";

    public async Task Apply(EventBatch batch, CancellationToken ct)
    {
        // A report that is drafted, edited or approved is nobody's yet.
        var events = batch.Events.Where(e => e.Type == "report.major-sent.v1").ToList();
        if (events.Count == 0) return;
        var facts = await IncidentFactsTable.Load(batch.Transaction, [.. events.Select(KeyOf).Distinct()], ct);
        var plans = new List<PlannedNotification>();
        foreach (var envelope in events)
        {
            if (!facts.TryGetValue(KeyOf(envelope), out var incident))
                throw new DependencyMissingException("incident", envelope.Tenant, $"incident/{KeyOf(envelope).Id}");
            if (incident.Imported) continue;
            var contract = await contracts.Of(batch.Transaction, envelope.Tenant, incident.ContractId, incident.ContractVersion, ct);
            plans.AddRange(announcements.Plan(
                envelope, incident, contract, incident.Severity, incident.Level, batch.Transaction.Now,
                addressed: ((MajorReportSent)envelope.Event).To));
        }

        await announcements.Record(batch.Transaction, plans, ct);
    }

    private static (string Tenant, Guid Id) KeyOf(EventEnvelope envelope) => (envelope.Tenant, Guid.Parse(envelope.Subject.AsSpan(Category.Length)));
}
