namespace Contracts.Events.Escalation;

/// <summary>What is owed was not handed in when it was due.</summary>
/// <param name="DueAt">When it was due.</param>
/// <param name="FiredAt">When that was noticed, by the database clock.</param>
[EventType("duty.breached.v1")]
public sealed record DutyBreached(string ContractId, string Duty, int Round, string? Key, DateTimeOffset DueAt, DateTimeOffset FiredAt);
