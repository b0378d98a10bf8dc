using Contracts.Events.Escalation;
using Notifications.Domain;
using ServiceDefaults.EventSourcing;

namespace Notifications.Messaging;

/// <summary>Clocks that warn and breach.</summary>
public sealed class ClockEvents(IncidentOccasions occasions, Announcements announcements) : IEventConsumer
{
    public async Task Apply(EventBatch batch, CancellationToken ct)
    {
        var events = batch.Events.Where(MayBeTold).ToList();
        if (events.Count == 0) return;
        var plans = await occasions.Plan(batch.Transaction, events, Told, ct);
        await announcements.Record(batch.Transaction, Combined(plans), ct);
    }

    private static (string Severity, string Level, IReadOnlyList<string> Addressed) Told(EventEnvelope envelope, IncidentFacts incident) =>
        envelope.Event switch
        {
            ClockWarned warned => (warned.Severity, warned.Level, []),
            ClockBreached breached => (breached.Severity, breached.Level, []),
            _ => (incident.Severity, incident.Level, []),
        };

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
}
