namespace Contracts.Events.Incident;

/// <summary>A tie is undone.</summary>
[EventType("incident.unlinked.v1")]
public sealed record IncidentUnlinked(Guid IncidentId, string Relation, string Target, string Reason, string By, DateTimeOffset At);
