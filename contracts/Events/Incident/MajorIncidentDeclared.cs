namespace Contracts.Events.Incident;

/// <summary>It is handled as a major incident from now on: stakeholders are told on a cadence, and a report is owed.</summary>
[EventType("incident.major-declared.v1")]
public sealed record MajorIncidentDeclared(Guid IncidentId, string Reason, string By, DateTimeOffset At);
