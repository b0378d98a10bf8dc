namespace Contracts.Events.Incident;

/// <summary>It was no fault after all.</summary>
[EventType("incident.cancelled.v1")]
public sealed record IncidentCancelled(Guid IncidentId, string Reason, string By, DateTimeOffset At) : FromSource;
