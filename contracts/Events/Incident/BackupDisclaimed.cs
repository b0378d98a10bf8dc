namespace Contracts.Events.Incident;

/// <summary>There is no confirmed backup: the disclaimer was told to the customer before work began.</summary>
/// <param name="Customer">The person who was told.</param>
/// <param name="Wording">The disclaimer, word for word.</param>
[EventType("incident.backup-disclaimed.v1")]
public sealed record BackupDisclaimed(Guid IncidentId, string Customer, string Wording, string By, DateTimeOffset At);
