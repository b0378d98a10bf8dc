namespace Contracts.Events.Incident;

/// <summary>The people concerned were told how it stands.</summary>
[EventType("incident.status-updated.v1")]
public sealed record StatusUpdated(Guid IncidentId, string Text, DateTimeOffset? NextUpdateAt, string By, DateTimeOffset At);
