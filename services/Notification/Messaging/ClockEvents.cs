using Contracts.Events.Escalation;
using Notifications.Domain;
using Notifications.Projections;
using ServiceDefaults.EventSourcing;

namespace Notifications.Messaging;

/// <summary>Clocks that warn and breach.</summary>
public sealed class ClockEvents(ContractTerms contracts, Announcements announcements) : IEventConsumer
{
    private const string Category = "clocks/";

    public async Task Apply(EventBatch batch, CancellationToken ct)
    {
        var events = batch.Events.Where(MayBeTold).ToList();
        if (events.Count == 0) return;
        var facts = await IncidentFactsTable.Load(batch.Transaction, [.. events.Select(KeyOf).Distinct()], ct);
        var plans = new List<PlannedNotification>();
        foreach (var envelope in events)
        {
            if (!facts.TryGetValue(KeyOf(envelope), out var incident))
                throw new DependencyMissingException("incident", envelope.Tenant, $"incident/{KeyOf(envelope).Id}");
            if (incident.Imported) continue;
            var contract = await contracts.Of(batch.Transaction, envelope.Tenant, incident.ContractId, incident.ContractVersion, ct);
            var (severity, level) = envelope.Event switch
            {
                ClockWarned warned => (warned.Severity, warned.Level),
                ClockBreached breached => (breached.Severity, breached.Level),
                _ => (incident.Severity, incident.Level),
            };
            plans.AddRange(announcements.Plan(envelope, incident, contract, severity, level, batch.Transaction.Now));
        }

        await announcements.Record(batch.Transaction, Combined(plans), ct);
    }

    private static List<PlannedNotification> Combined(List<PlannedNotification> plans)
    {
        var combined = plans.Where(plan => plan.Event is Requested && IsLate(plan.Cause))
            .GroupBy(plan => plan.Cause.Tenant)
            .SelectMany(tenant => Together.Of(tenant.Select(plan => (Requested)plan.Event)))
            .ToDictionary(instead => instead.Id, instead => instead.Event);
        return plans.ConvertAll(plan => combined.TryGetValue(plan.Id, out var instead) ? plan with { Event = instead } : plan);
    }

    private static bool IsLate(EventEnvelope envelope) => envelope.Event switch
    {
        ClockWarned e => e.FiredAt - e.DueAt >= Together.Late,
        ClockBreached e => e.FiredAt - e.DueAt >= Together.Late,
        _ => false,
    };

    // Clocks start and stop by the ten thousand, an imported log's among them: only those that call somebody wait for their incident.
    private static bool MayBeTold(EventEnvelope envelope) => envelope.Type is "clock.warned.v1" or "clock.breached.v1";

    private static (string Tenant, Guid Id) KeyOf(EventEnvelope envelope) => (envelope.Tenant, Guid.Parse(envelope.Subject.AsSpan(Category.Length)));
}
