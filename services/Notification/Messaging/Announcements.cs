using Contracts.Terms;
using Notifications.Channels;
using Notifications.Domain;
using Notifications.Projections;
using Notifications.Storage;
using ServiceDefaults.EventSourcing;

namespace Notifications.Messaging;

/// <summary>One event of one notification that a consumed event leads to.</summary>
public sealed record PlannedNotification(EventEnvelope Cause, Guid Id, object Event);

/// <summary>Route and deduplicate: from consumed events to intents, in the transaction that moves the gate.</summary>
public sealed class Announcements(AddressOverrides overrides)
{
    private const string Actor = "service:notification";

    /// <param name="severity">As the event has it; an incident may have been reclassified since.</param>
    /// <param name="addressed">Ids of contacts the event itself is addressed to, beside those whom rules name.</param>
    public IEnumerable<PlannedNotification> Plan(
        EventEnvelope cause, IncidentFacts facts, ContractDocument contract, string severity, string level, DateTimeOffset now,
        IReadOnlyList<string>? addressed = null) =>
        Plan(cause, new(EventTypes.WithoutVersion(cause.Type), severity, level) { Addressed = addressed ?? [] }, facts, null, contract, now);

    /// <summary>What a contract owes is about no incident: nobody's level, owner or reporter is told.</summary>
    public IEnumerable<PlannedNotification> Plan(EventEnvelope cause, Owed duty, ContractDocument contract, DateTimeOffset now) =>
        Plan(cause, new(EventTypes.WithoutVersion(cause.Type), null, null), null, duty, contract, now);

    private IEnumerable<PlannedNotification> Plan(
        EventEnvelope cause, Occasion occasion, IncidentFacts? facts, Owed? duty, ContractDocument contract, DateTimeOffset now)
    {
        // Most events are wanted by no rule; they cost no more than this look.
        if (occasion.Addressed.Count == 0 && !contract.Notifications.Any(rule => rule.On == occasion.Type)) return [];
        var clock = cause.Data.TryGetProperty("clock", out var name) ? name.GetString() : null;
        var about = new About(cause.Id, cause.Type, occasion, facts, duty, clock, cause.Data, cause.Time, cause.Actor, cause.TraceParent);
        return Announcement.Plan(about, contract, NotificationStreams.IdOf, now)
            .Select(planned => new PlannedNotification(cause, planned.Id, overrides.Apply(planned.Event)));
    }

    /// <summary>Intent before the send: from this commit on the notification is owed.</summary>
    public Task Record(EventTransaction transaction, IReadOnlyList<PlannedNotification> plans, CancellationToken ct)
    {
        if (plans.Count > 0) transaction.Wake(DeliveryView.OutboxChannel);
        return Decide(transaction, [.. plans.Select(plan => To(plan.Cause, plan.Cause.Tenant, plan.Id, "request", (state, _) => plan.Event is Requested request
            ? Deliveries.Request(state, request)
            : Deliveries.Withhold(state, (Suppressed)plan.Event)))], ct);
    }

    /// <summary>What still waits to be told and need not be any more is taken back at once, not when its next attempt is due.</summary>
    public async Task Settle(
        EventTransaction transaction, IReadOnlyDictionary<(string, Guid), (IncidentFacts Facts, EventEnvelope Cause)> settled, CancellationToken ct)
    {
        if (settled.Count == 0) return;
        var waiting = await PendingDeliveries.Of(transaction, [.. settled.Keys], ct);
        await Decide(transaction, [.. waiting.SelectMany(TakeBack)], ct);

        IEnumerable<Reaction<Delivery>> TakeBack(PendingDelivery pending)
        {
            var (facts, cause) = settled[(pending.Tenant, pending.Incident)];
            if (Standing.GoneBecause(pending.Basis, pending.BasisVersion, facts.Progress, facts.AnsweredAt) is not { } reason) yield break;
            yield return To(cause, pending.Tenant, pending.Id, "settle", (state, now) => Deliveries.Suppress(state, reason, facts.Version, now));
        }
    }

    private static Task Decide(EventTransaction transaction, IReadOnlyList<Reaction<Delivery>> reactions, CancellationToken ct) =>
        reactions.Count == 0 ? Task.CompletedTask : transaction.DecideAll(NotificationStreams.Type, reactions, ct);

    private static Reaction<Delivery> To(
        EventEnvelope cause, string tenant, Guid notification, string purpose,
        Func<Delivery, DateTimeOffset, ServiceDefaults.Decisions.Decision> decide) =>
        new(tenant, notification.ToString(), DeterministicId.Of(notification, $"{purpose}|{cause.Id}"), Actor, decide)
        {
            CausationId = cause.Id.ToString(),
            CorrelationId = cause.CorrelationId,
            TraceParent = cause.TraceParent,
        };
}
