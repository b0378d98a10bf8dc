namespace Contracts.Events.Escalation;

/// <summary>It is not owed any more: the version of the contract that holds now does not ask for it.</summary>
[EventType("duty.cancelled.v1")]
public sealed record DutyCancelled(string ContractId, string Duty, int Round, string? Key, DateTimeOffset At);
