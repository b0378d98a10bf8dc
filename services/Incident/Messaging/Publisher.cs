using Incidents.Domain;
using ServiceDefaults.EventSourcing;
using ContractEvents = Contracts.Events.Contract;
using Public = Contracts.Events.Incident;

namespace Incidents.Messaging;

/// <summary>Stored events as the platform's other services and its users see them. Every stored event has a public one.</summary>
public static class Publisher
{
    public static object Translate(RecordedEvent recorded)
    {
        if (recorded.Data is ContractPublished contract)
            return new ContractEvents.ContractPublished(contract.Document.Id, contract.Version, contract.Document);
        if (recorded.Data is CalendarPublished calendar)
            return new ContractEvents.CalendarPublished(calendar.Document.Id, calendar.Version, calendar.Document);
        var stream = recorded.Key.Stream;
        return stream.StartsWith($"{IncidentId.Category}/", StringComparison.Ordinal)
            ? OfIncident(IncidentId.OfStream(stream).Value, recorded.Data)
            : throw Untold(recorded.Data);
    }

    private static object OfIncident(Guid id, object stored) => stored switch
    {
        IncidentReported e => new Public.IncidentReported(
            id, e.Number, e.Contract, e.ContractVersion, e.Summary, e.Description, e.Category, e.Severity, e.Level, e.Parties, e.Site,
            e.Device, e.Symptom, e.Since, new Public.Reporter(e.ReporterName, e.ReporterPhone, e.ReporterEmail), e.At, e.Owner,
            e.DedupKey, e.Labels, e.Imported),
        IncidentDuplicateReported e => new Public.IncidentDuplicateReported(
            id, e.Summary, new Public.Reporter(e.ReporterName, e.ReporterPhone, e.ReporterEmail), e.At),
        IncidentAcknowledged e => new Public.IncidentAcknowledged(id, e.By, e.Owner, e.At),
        IncidentClassified e => new Public.IncidentClassified(id, e.Severity, e.Category, e.Parties, e.Owner, e.Reason, e.By, e.At),
        IncidentEscalated e => new Public.IncidentEscalated(id, e.FromLevel, e.ToLevel, e.Parties, e.Reason, e.By, e.At),
        IncidentHandedBack e => new Public.IncidentHandedBack(id, e.FromLevel, e.ToLevel, e.Parties, e.Reason, e.By, e.At),
        IncidentAccepted e => new Public.IncidentAccepted(id, e.Level, e.Owner, e.Team, e.By, e.At),
        IncidentAssigned e => new Public.IncidentAssigned(id, e.Owner, e.Team, e.By, e.At),
        ActionPlanSubmitted e => new Public.ActionPlanSubmitted(id, e.Plan, e.By, e.At),
        StatusUpdated e => new Public.StatusUpdated(id, e.Text, e.NextUpdateAt, e.By, e.At),
        WorkaroundProvided e => new Public.WorkaroundProvided(id, e.Description, e.By, e.At),
        IncidentPaused e => new Public.IncidentPaused(id, e.Reason, e.Note, e.By, e.At),
        IncidentResumed e => new Public.IncidentResumed(id, e.By, e.At),
        IncidentResolved e => new Public.IncidentResolved(id, e.Resolution, e.Cause, e.Measures, e.By, e.At),
        ResolutionConfirmed e => new Public.ResolutionConfirmed(id, e.By, e.At),
        ResolutionRejected e => new Public.ResolutionRejected(id, e.Reason, e.By, e.At),
        IncidentReopened e => new Public.IncidentReopened(id, e.Reason, e.By, e.At),
        IncidentClosed e => new Public.IncidentClosed(id, e.Note, e.By, e.At),
        IncidentCancelled e => new Public.IncidentCancelled(id, e.Reason, e.By, e.At),
        IncidentLogged e => new Public.IncidentLogged(id, e.Status, e.SubStatus, e.Level, e.Team, e.By, e.At),
        _ => throw Untold(stored),
    };

    /// <summary>Consumers gate by gapless versions: an event left out would stop its stream for good.</summary>
    private static InvalidOperationException Untold(object stored) => new($"{stored.GetType().Name} has no public event: add it here.");
}
