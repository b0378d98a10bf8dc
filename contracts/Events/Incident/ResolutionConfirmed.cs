namespace Contracts.Events.Incident;

/// <summary>The customer agrees that it is mended.</summary>
[EventType("incident.resolution-confirmed.v1")]
public sealed record ResolutionConfirmed(Guid IncidentId, string By, DateTimeOffset At);
