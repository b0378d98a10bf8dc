namespace Contracts.Events.Incident;

/// <summary>An engineer is sent to the site.</summary>
/// <param name="Visit">Counts the visits of this incident from 1.</param>
[EventType("incident.visit-dispatched.v1")]
public sealed record VisitDispatched(
    Guid IncidentId, int Visit, string Engineer, string? Site, DateTimeOffset? ExpectedAt, string? Note, string By, DateTimeOffset At);
