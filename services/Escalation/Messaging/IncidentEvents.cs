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
        foreach (var published in batch.Events.Where(e => e.Subject.StartsWith("contract/", StringComparison.Ordinal)))
            await ContractEvents.Apply(published, contracts, transaction, ct);
        foreach (var published in batch.Events.Where(e => e.Subject.StartsWith("calendar/", StringComparison.Ordinal)))
            await CalendarEvents.Apply(published, contracts, transaction, ct);

        var happenings = batch.Events.Where(e => e.Subject.StartsWith("incident/", StringComparison.Ordinal)
                || e.Subject.StartsWith("report/", StringComparison.Ordinal))
            .Select(e => (Envelope: e, Happening: IncidentHappenings.Read(e), Incident: IncidentHappenings.IncidentOf(e)))
            .ToList();
        if (happenings.Count == 0) return;

        var incidents = happenings.Select(e => e.Incident).Distinct().ToArray();
        var facts = await IncidentTable.Load(incidents, transaction, ct);
        var changed = new HashSet<(string, Guid)>();
        var reactions = new List<Reaction<ClocksState>>(happenings.Count);
        var shelf = new Dictionary<(string, string, int, string?), ContractTerms>();
        foreach (var (envelope, happening, incident) in happenings)
        {
            var key = (envelope.Tenant, incident);
            var before = Before(facts.GetValueOrDefault(key), envelope, happening, incident);
            var now = before.Under(happening);
            var terms = now.EarlierVersions.Count > 0 ? await Terms(now, transaction, ct) : await Shelved(now);
            facts[key] = now.Apply(happening, terms);
            if (ReferenceEquals(facts[key], before) && happening.Type != IncidentEventTypes.Reported) continue;
            changed.Add(key);
            reactions.Add(React(envelope, happening, facts[key], terms));
        }

        var clocks = await transaction.DecideAll(ClockStreams.Type, reactions, ct);
        var saved = changed.Select(key => facts[key]).ToList();
        await IncidentTable.Save(saved, transaction, ct);
        await TimerTable.Project(
            [.. saved.Where(incident => !incident.Imported).Select(incident => Clocks(incident, clocks))], transaction, ct);

        async ValueTask<ContractTerms> Shelved(IncidentFacts incident)
        {
            var key = (incident.Tenant, incident.Contract, incident.ContractVersion, incident.Site);
            if (!shelf.TryGetValue(key, out var terms)) shelf[key] = terms = await Terms(incident, transaction, ct);
            return terms;
        }
    }

    private static IncidentFacts Before(IncidentFacts? known, EventEnvelope envelope, Happening happening, Guid incident) => known switch
    {
        _ when happening.Type == IncidentEventTypes.Reported => IncidentFacts.Of(envelope.Tenant, incident, happening),
        null => throw new DependencyMissingException(Owner, envelope.Tenant, $"incident/{incident}"),
        _ => known,
    };

    private async ValueTask<ContractTerms> Terms(IncidentFacts facts, EventTransaction transaction, CancellationToken ct) =>
        await contracts.Of(ClockContract.Of(facts), transaction.Connection, transaction.Transaction, ct)
            ?? throw new DependencyMissingException(Owner, facts.Tenant, $"contract/{facts.Contract}");

    private static Reaction<ClocksState> React(
        EventEnvelope envelope, Happening happening, IncidentFacts facts, ContractTerms terms) => new(
        facts.Tenant, facts.Id.ToString(), DeterministicId.Of(envelope.Id, "clocks"), Actor,
        (state, _) => ClockRules.React(state, facts, terms, happening, envelope.Id))
        {
            CausationId = envelope.Id.ToString(),
            CorrelationId = envelope.CorrelationId,
            TraceParent = envelope.TraceParent,
        };

    private static IncidentClocks Clocks(IncidentFacts incident, IReadOnlyDictionary<StreamKey, LoadedStream<ClocksState>> clocks) => new(
        incident.Tenant, incident.Id, clocks[ClockStreams.Type.Key(incident.Tenant, incident.Id.ToString())].State);
}
