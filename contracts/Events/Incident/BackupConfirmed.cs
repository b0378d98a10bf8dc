namespace Contracts.Events.Incident;

/// <summary>The customer has confirmed that its data is backed up, so that work may begin.</summary>
/// <param name="Customer">The person who confirms.</param>
[EventType("incident.backup-confirmed.v1")]
public sealed record BackupConfirmed(Guid IncidentId, string Customer, string? Note, string By, DateTimeOffset At);
