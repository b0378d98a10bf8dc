namespace Contracts.Events.Incident;

/// <summary>A resolved or closed incident came back; elapsed time stays.</summary>
[EventType("incident.reopened.v1")]
public sealed record IncidentReopened(Guid IncidentId, string Reason, string By, DateTimeOffset At) : FromSource;
