namespace Contracts.Events.Incident;

/// <summary>The fault is mended.</summary>
[EventType("incident.resolved.v1")]
public sealed record IncidentResolved(
    Guid IncidentId,
    string Resolution,
    string? Cause,
    string? Measures,
    string By,
    DateTimeOffset At) : FromSource;
