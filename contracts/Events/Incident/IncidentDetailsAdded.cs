namespace Contracts.Events.Incident;

/// <summary>What the intake still lacked was learned. Members that say nothing new are left out.</summary>
[EventType("incident.details-added.v1")]
public sealed record IncidentDetailsAdded(
    Guid IncidentId, string? Site, string? Device, string? Symptom, DateTimeOffset? Since, string? Description, string? ReporterPhone,
    string? ReporterEmail, string By, DateTimeOffset At);
