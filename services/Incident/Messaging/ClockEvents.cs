using Contracts.Events.Escalation;
using Incidents.Domain;
using Incidents.Projections;
using Incidents.Storage;
using Incidents.Terms;
using ServiceDefaults.Decisions;
using ServiceDefaults.EventSourcing;

namespace Incidents.Messaging;

/// <summary>
/// Escalation's clocks: a breach for which the contract asks <c>next-level</c> escalates the incident, and all of them tell
/// when the next breach is. Streams are written before rows of the view, in the order every command takes its locks.
/// </summary>
public sealed class ClockEvents(ContractTerms contracts) : IEventConsumer
{
    public const string NextLevel = "next-level";

    public async Task Apply(EventBatch batch, CancellationToken ct)
    {
        var reactions = batch.Events.Where(e => e.Event is ClockBreached { Action: NextLevel }).Select(Escalate).ToList();
        if (reactions.Count > 0)
            await batch.Transaction.DecideAll(IncidentStreams.Type, reactions, ct);
        await IncidentClocks.Apply(batch, ct);
    }

    private Reaction<Incident> Escalate(EventEnvelope envelope)
    {
        var breach = (ClockBreached)envelope.Event;
        var command = new EscalateOnBreach(breach.Clock, breach.Level, breach.DueAt);
        return new Reaction<Incident>(
            envelope.Tenant, new IncidentId(breach.IncidentId).ToString(), DeterministicId.Of(envelope.Id, "escalate"),
            $"clock:{breach.Clock}", (incident, now) => incident.Status is IncidentStatus.None
                ? Decision.Nothing
                : Levels.Decide(incident, command, contracts.Of(envelope.Tenant, incident.Contract, incident.ContractVersion), now))
        {
            CausationId = envelope.Id.ToString(),
            CorrelationId = envelope.CorrelationId,
            TraceParent = envelope.TraceParent,
        };
    }
}
