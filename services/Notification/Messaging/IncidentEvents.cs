using Contracts.Events.Contract;
using Notifications.Domain;
using Notifications.Projections;
using ServiceDefaults.EventSourcing;
using static Notifications.Messaging.IncidentOccasions;

namespace Notifications.Messaging;

/// <summary>Incidents and contracts: keeps what is known of them and tells what their contracts want told.</summary>
public sealed class IncidentEvents(ContractTerms contracts, Announcements announcements) : IEventConsumer
{
    private const string Category = "incident/";

    public async Task Apply(EventBatch batch, CancellationToken ct)
    {
        var published = batch.Events.Where(e => e.Type == "contract.published.v1").Select(e => (e.Tenant, (ContractPublished)e.Event)).ToList();
        await ContractTerms.Save(batch.Transaction, published, ct);

        var events = batch.Events.Where(e => e.Subject.StartsWith(Category, StringComparison.Ordinal)).ToList();
        var facts = await IncidentFactsTable.Load(batch.Transaction, [.. events.Select(KeyOf).Distinct()], ct);
        var plans = new List<PlannedNotification>();
        var settled = new Dictionary<(string, Guid), (IncidentFacts Facts, EventEnvelope Cause)>();
        foreach (var envelope in events)
        {
            if (IncidentFolding.Apply(facts.GetValueOrDefault(KeyOf(envelope)), envelope) is not { } now) continue;
            facts[KeyOf(envelope)] = now;
            if (now.Imported) continue;
            if (Settles(envelope.Type)) settled[KeyOf(envelope)] = (now, envelope);
            var contract = await contracts.Of(batch.Transaction, envelope.Tenant, now.ContractId, now.ContractVersion, ct);
            plans.AddRange(announcements.Plan(envelope, now, contract, now.Severity, now.Level, batch.Transaction.Now));
        }

        var changed = events.Select(KeyOf).Distinct().Where(facts.ContainsKey).Select(key => (key.Tenant, facts[key])).ToList();
        await IncidentFactsTable.Save(batch.Transaction, changed, ct);
        await announcements.Record(batch.Transaction, plans, ct);
        await announcements.Settle(batch.Transaction, settled, ct);
    }

    private static bool Settles(string type) =>
        type is "incident.acknowledged.v1" or "incident.resolved.v1" or "incident.closed.v1" or "incident.cancelled.v1";
}
