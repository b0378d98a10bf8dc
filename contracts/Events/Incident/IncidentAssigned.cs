namespace Contracts.Events.Incident;

/// <summary>A team or person works on it from now on.</summary>
[EventType("incident.assigned.v1")]
public sealed record IncidentAssigned(Guid IncidentId, string? Owner, string? Team, string By, DateTimeOffset At);
