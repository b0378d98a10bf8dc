namespace Contracts.Events.Incident;

/// <summary>The waiting is over.</summary>
[EventType("incident.resumed.v1")]
public sealed record IncidentResumed(Guid IncidentId, string By, DateTimeOffset At) : FromSource;
