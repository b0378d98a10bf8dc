using Contracts.Events.Escalation;
using Notifications.Domain;
using Notifications.Projections;
using ServiceDefaults.EventSourcing;

namespace Notifications.Messaging;

/// <summary>What contracts owe: told as the version says that is in force when it happens.</summary>
public sealed class DutyEvents(ContractTerms contracts, Announcements announcements) : IEventConsumer
{
    public async Task Apply(EventBatch batch, CancellationToken ct)
    {
        var plans = new List<PlannedNotification>();
        foreach (var envelope in batch.Events)
        {
            var (contract, version, kind, round, key) = Of(envelope.Event);
            var versions = await contracts.Versions(batch.Transaction, envelope.Tenant, contract, version ?? 1, ct);
            var inForce = InForce.At(versions, envelope.Time);
            var owed = Owed.Under(versions, inForce, kind, round, key);
            plans.AddRange(announcements.Plan(envelope, owed, inForce, batch.Transaction.Now));
        }

        await announcements.Record(batch.Transaction, plans, ct);
    }

    // Only some name the version they rest on; the others of the stream come after those.
    private static (string Contract, int? Version, string Kind, int Round, string? Key) Of(object happened) => happened switch
    {
        DutyStarted e => (e.ContractId, e.ContractVersion, e.Duty, e.Round, e.Key),
        DutyRescheduled e => (e.ContractId, e.ContractVersion, e.Duty, e.Round, e.Key),
        DutyWarned e => (e.ContractId, null, e.Duty, e.Round, e.Key),
        DutyBreached e => (e.ContractId, null, e.Duty, e.Round, e.Key),
        DutyFulfilled e => (e.ContractId, null, e.Duty, e.Round, e.Key),
        DutyCancelled e => (e.ContractId, null, e.Duty, e.Round, e.Key),
        var unknown => throw new InvalidOperationException($"{unknown.GetType()} is not known of duties: add it here."),
    };
}
