namespace Contracts.Events.Incident;

/// <summary>The stakeholders of the major incident were told how it stands.</summary>
/// <param name="Audience">Who was told, as the contract's notification rules name them.</param>
/// <param name="NextUpdateAt">When they hear next; none says that this was the last.</param>
[EventType("incident.stakeholders-updated.v1")]
public sealed record StakeholdersUpdated(
    Guid IncidentId, string Text, IReadOnlyList<string> Audience, DateTimeOffset? NextUpdateAt, string By, DateTimeOffset At);
