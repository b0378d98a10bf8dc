namespace Contracts.Events.Incident;

/// <summary>The engineer is on site.</summary>
[EventType("incident.visit-arrived.v1")]
public sealed record VisitArrived(Guid IncidentId, int Visit, string Engineer, string By, DateTimeOffset At);
