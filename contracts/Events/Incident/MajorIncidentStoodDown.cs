namespace Contracts.Events.Incident;

/// <summary>It is no longer handled as a major incident.</summary>
[EventType("incident.major-stood-down.v1")]
public sealed record MajorIncidentStoodDown(Guid IncidentId, string Reason, string By, DateTimeOffset At);
