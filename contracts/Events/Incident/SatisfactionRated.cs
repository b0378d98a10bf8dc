namespace Contracts.Events.Incident;

/// <summary>How satisfied the customer is, from 1 to 5; a later rating takes the place of an earlier one.</summary>
[EventType("incident.satisfaction-rated.v1")]
public sealed record SatisfactionRated(Guid IncidentId, int Score, string? Comment, string By, DateTimeOffset At);
