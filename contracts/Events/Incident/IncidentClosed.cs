namespace Contracts.Events.Incident;

/// <summary>Nothing more is to be done.</summary>
[EventType("incident.closed.v1")]
public sealed record IncidentClosed(Guid IncidentId, string? Note, string By, DateTimeOffset At) : FromSource;
