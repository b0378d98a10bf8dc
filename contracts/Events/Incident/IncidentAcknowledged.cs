namespace Contracts.Events.Incident;

/// <summary>Somebody took the incident: the response.</summary>
/// <param name="Owner">Who follows it up from now on.</param>
[EventType("incident.acknowledged.v1")]
public sealed record IncidentAcknowledged(Guid IncidentId, string By, string? Owner, DateTimeOffset At) : FromSource;
