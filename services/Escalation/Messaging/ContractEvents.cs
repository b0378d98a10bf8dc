using Contracts.Events.Contract;
using Escalations.Domain;
using Escalations.Storage;
using Escalations.Timers;
using ServiceDefaults.EventSourcing;

namespace Escalations.Messaging;

/// <summary>A version of a contract was published: it is kept, and what the contract owes apart from any incident runs by it.</summary>
internal static class ContractEvents
{
    public static async Task Apply(EventEnvelope envelope, ContractShelf contracts, EventTransaction transaction, CancellationToken ct)
    {
        var published = (ContractPublished)envelope.Event;
        await ContractShelf.Keep(envelope.Tenant, published, transaction, ct);
        var id = ClockStreams.OfContract(envelope.Tenant, published.ContractId);
        var facts = IncidentFacts.OfContract(envelope.Tenant, id, published.ContractId, published.Version);
        var terms = (await contracts.Of(ClockContract.Of(facts), transaction.Connection, transaction.Transaction, ct))!;
        // One that never owed anything has no clocks.
        if (terms.Duties.Count == 0 && (await IncidentTable.Load([id], transaction, ct)).Count == 0) return;
        await IncidentTable.Save([facts], transaction, ct);
        var reaction = new Reaction<ClocksState>(
            envelope.Tenant, id.ToString(), DeterministicId.Of(envelope.Id, "duties"), "service:escalation",
            (state, _) => Duties.Published(state, id, terms, envelope.Time, envelope.Id))
        {
            CausationId = envelope.Id.ToString(),
            CorrelationId = envelope.CorrelationId,
            TraceParent = envelope.TraceParent,
        };
        var clocks = await transaction.DecideAll(ClockStreams.Type, [reaction], ct);
        await TimerTable.Project(
            [new(envelope.Tenant, id, clocks[ClockStreams.Type.Key(envelope.Tenant, id.ToString())].State)], transaction, ct);
    }
}
