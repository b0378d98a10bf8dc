namespace Contracts.Events.Incident;

/// <summary>Somebody has a role in the major incident.</summary>
[EventType("incident.major-role-assigned.v1")]
public sealed record MajorRoleAssigned(Guid IncidentId, string Role, string Person, string By, DateTimeOffset At);
