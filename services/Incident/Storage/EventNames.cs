using Incidents.Domain;
using ServiceDefaults.EventSourcing;

namespace Incidents.Storage;

/// <summary>The names under which this service's events are stored. A name that was ever used stays here for ever.</summary>
public static class EventNames
{
    public static EventCatalog Catalog { get; } = new EventCatalog()
        .Add<ContractPublished>("contract-published.v1")
        .Add<CalendarPublished>("calendar-published.v1")
        .Add<IncidentReported>("incident-reported.v1")
        .Add<IncidentDuplicateReported>("incident-duplicate-reported.v1")
        .Add<IncidentAcknowledged>("incident-acknowledged.v1")
        .Add<IncidentClassified>("incident-classified.v1")
        .Add<IncidentEscalated>("incident-escalated.v1")
        .Add<IncidentHandedBack>("incident-handed-back.v1")
        .Add<IncidentAccepted>("incident-accepted.v1")
        .Add<IncidentAssigned>("incident-assigned.v1")
        .Add<ActionPlanSubmitted>("action-plan-submitted.v1")
        .Add<StatusUpdated>("status-updated.v1")
        .Add<WorkaroundProvided>("workaround-provided.v1")
        .Add<IncidentPaused>("incident-paused.v1")
        .Add<IncidentResumed>("incident-resumed.v1")
        .Add<IncidentResolved>("incident-resolved.v1")
        .Add<ResolutionConfirmed>("resolution-confirmed.v1")
        .Add<ResolutionRejected>("resolution-rejected.v1")
        .Add<IncidentReopened>("incident-reopened.v1")
        .Add<IncidentClosed>("incident-closed.v1")
        .Add<IncidentCancelled>("incident-cancelled.v1")
        .Add<IncidentLogged>("incident-logged.v1");
}
