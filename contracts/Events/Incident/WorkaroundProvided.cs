namespace Contracts.Events.Incident;

/// <summary>It works again, provisionally (应急方案).</summary>
[EventType("incident.workaround-provided.v1")]
public sealed record WorkaroundProvided(Guid IncidentId, string Description, string By, DateTimeOffset At);
