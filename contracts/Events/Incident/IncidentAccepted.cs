namespace Contracts.Events.Incident;

/// <summary>The support level that received it takes it over.</summary>
/// <param name="Owner">Who follows it up from now on.</param>
[EventType("incident.accepted.v1")]
public sealed record IncidentAccepted(Guid IncidentId, string Level, string Owner, string? Team, string By, DateTimeOffset At);
