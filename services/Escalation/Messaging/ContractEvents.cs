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
        var version = new PublishedVersion(envelope.Tenant, published.ContractId, published.Version);
        await Run(version, envelope.Time, envelope.Id, envelope, contracts, transaction, ct);
    }

    /// <summary>What a version of a contract owes runs by it.</summary>
    /// <param name="cause">Counts once, however often it is told.</param>
    /// <param name="envelope">The event that published it; null where it was published before anything ran by it.</param>
    public static async Task Run(
        PublishedVersion version, DateTimeOffset at, Guid cause, EventEnvelope? envelope, ContractShelf contracts,
        EventTransaction transaction, CancellationToken ct)
    {
        var (tenant, contract, number) = version;
        var id = ClockStreams.OfContract(tenant, contract);
        var facts = IncidentFacts.OfContract(tenant, id, contract, number);
        var terms = (await contracts.Of(ClockContract.Of(facts), transaction.Connection, transaction.Transaction, ct))!;
        // One that never owed anything has no clocks.
        if (terms.Duties.Count == 0 && (await IncidentTable.Load([id], transaction, ct)).Count == 0) return;
        await IncidentTable.Save([facts], transaction, ct);
        var reaction = new Reaction<ClocksState>(
            tenant, id.ToString(), DeterministicId.Of(cause, "duties"), "service:escalation",
            (state, _) => Duties.Published(state, id, terms, at, cause))
        {
            CausationId = cause.ToString(),
            CorrelationId = envelope?.CorrelationId,
            TraceParent = envelope?.TraceParent,
        };
        var clocks = await transaction.DecideAll(ClockStreams.Type, [reaction], ct);
        await TimerTable.Project([new(tenant, id, clocks[ClockStreams.Type.Key(tenant, id.ToString())].State)], transaction, ct);
    }
}

/// <summary>A version of a contract.</summary>
internal sealed record PublishedVersion(string Tenant, string Contract, int Version);
