namespace Contracts.Events.Escalation;

/// <summary>Another version of the contract holds, and what is owed is due at another time.</summary>
[EventType("duty.rescheduled.v1")]
public sealed record DutyRescheduled(
    string ContractId, int ContractVersion, string Duty, int Round, string? Key, DateTimeOffset At, DateTimeOffset DueAt);
