namespace Contracts.Events.Incident;

/// <summary>What was done on site.</summary>
[EventType("incident.visit-worked.v1")]
public sealed record VisitWorked(Guid IncidentId, int Visit, string Work, string By, DateTimeOffset At);
