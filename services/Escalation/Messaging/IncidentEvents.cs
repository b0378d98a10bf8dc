using Contracts.Events.Contract;
using Escalations.Domain;
using Escalations.Storage;
using Escalations.Timers;
using ServiceDefaults.EventSourcing;

namespace Escalations.Messaging;

/// <summary>
/// Contracts and incidents of the Incident service, turned into clocks and timers. A batch costs the same few round trips whatever its
/// size: facts of all its incidents, decisions on all their streams, timers of all of them.
/// </summary>
public sealed class IncidentEvents(ContractShelf contracts) : IEventConsumer
{
    private const string Owner = "incident";
    private const string Actor = "service:escalation";

    public async Task Apply(EventBatch batch, CancellationToken ct)
    {
        var transaction = batch.Transaction;
        foreach (var published in batch.Events.Where(e => e.Event is ContractPublished))
            await ContractShelf.Keep(published.Tenant, (ContractPublished)published.Event, transaction, ct);

        var happenings = batch.Events
            .Select(e => (Envelope: e, Happening: IncidentHappenings.Read(e.Event)))
            .Where(e => e.Happening is not null)
            .Select(e => (e.Envelope, Happening: e.Happening!, Incident: IncidentOf(e.Envelope)))
            .ToList();
        if (happenings.Count == 0) return;

        var incidents = happenings.Select(e => e.Incident).Distinct().ToArray();
        var facts = await IncidentTable.Load(incidents, transaction, ct);
        var reactions = new List<Reaction<ClocksState>>(happenings.Count);
        foreach (var (envelope, happening, incident) in happenings)
        {
            var key = (envelope.Tenant, incident);
            facts[key] = happening is Happening.Reported reported
                ? IncidentFacts.Of(envelope.Tenant, incident, reported)
                : facts[key].Apply(happening);
            reactions.Add(await React(envelope, happening, facts[key], transaction, ct));
        }

        var clocks = await transaction.DecideAll(ClockStreams.Type, reactions, ct);
        var changed = facts.Values.ToList();
        await IncidentTable.Save(changed, transaction, ct);
        await TimerTable.Project(
            [.. changed.Where(incident => !incident.Imported).Select(incident => Clocks(incident, clocks))], transaction, ct);
    }

    private async ValueTask<Reaction<ClocksState>> React(
        EventEnvelope envelope, Happening happening, IncidentFacts facts, EventTransaction transaction, CancellationToken ct)
    {
        var terms = await contracts.Find(
            facts.Tenant, facts.Contract, facts.ContractVersion, transaction.Connection, transaction.Transaction, ct)
            ?? throw new DependencyMissingException(Owner, facts.Tenant, $"contract/{facts.Contract}");
        return new(
            facts.Tenant, facts.Id.ToString(), DeterministicId.Of(envelope.Id, "clocks"), Actor,
            (state, _) => ClockRules.React(state, facts, terms, happening, envelope.Id))
        {
            CausationId = envelope.Id.ToString(),
            CorrelationId = envelope.CorrelationId,
            TraceParent = envelope.TraceParent,
        };
    }

    private static IncidentClocks Clocks(IncidentFacts incident, IReadOnlyDictionary<StreamKey, LoadedStream<ClocksState>> clocks) => new(
        incident.Tenant, incident.Id, clocks[ClockStreams.Type.Key(incident.Tenant, incident.Id.ToString())].State);

    private static Guid IncidentOf(EventEnvelope envelope) => Guid.Parse(envelope.Subject.AsSpan(envelope.Subject.IndexOf('/') + 1));
}
