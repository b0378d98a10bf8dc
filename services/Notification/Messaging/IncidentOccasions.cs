using Notifications.Domain;
using Notifications.Projections;
using ServiceDefaults.EventSourcing;

namespace Notifications.Messaging;

/// <summary>Events of other owners about an incident: what its contract wants told of them, by what is known of the incident.</summary>
public sealed class IncidentOccasions(ContractTerms contracts, Announcements announcements)
{
    /// <param name="events">Each of a stream that is named by its category and the incident's id.</param>
    /// <param name="told">What the event says of itself; the incident may have moved on since.</param>
    /// <exception cref="DependencyMissingException">An incident or its contract has not arrived yet.</exception>
    public async Task<List<PlannedNotification>> Plan(
        EventTransaction transaction, IReadOnlyList<EventEnvelope> events,
        Func<EventEnvelope, IncidentFacts, (string Severity, string Level, IReadOnlyList<string> Addressed)> told, CancellationToken ct)
    {
        var facts = await IncidentFactsTable.Load(transaction, [.. events.Select(KeyOf).Distinct()], ct);
        var plans = new List<PlannedNotification>();
        foreach (var envelope in events)
        {
            if (!facts.TryGetValue(KeyOf(envelope), out var incident))
                throw new DependencyMissingException("incident", envelope.Tenant, $"incident/{KeyOf(envelope).Id}");
            if (incident.Imported) continue;
            var contract = await contracts.Of(transaction, envelope.Tenant, incident.ContractId, incident.ContractVersion, ct);
            var (severity, level, addressed) = told(envelope, incident);
            plans.AddRange(announcements.Plan(envelope, incident, contract, severity, level, transaction.Now, addressed));
        }

        return plans;
    }

    /// <summary>The incident whose id the stream bears.</summary>
    public static (string Tenant, Guid Id) KeyOf(EventEnvelope envelope) =>
        (envelope.Tenant, Guid.Parse(envelope.Subject.AsSpan(envelope.Subject.IndexOf('/', StringComparison.Ordinal) + 1)));
}
