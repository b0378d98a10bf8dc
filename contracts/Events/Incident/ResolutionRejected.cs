namespace Contracts.Events.Incident;

/// <summary>The customer says it is not mended; the incident is open again.</summary>
[EventType("incident.resolution-rejected.v1")]
public sealed record ResolutionRejected(Guid IncidentId, string Reason, string By, DateTimeOffset At);
