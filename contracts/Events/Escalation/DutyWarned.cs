namespace Contracts.Events.Escalation;

/// <summary>A fraction of the time for something owed has run.</summary>
/// <param name="Fraction">Such as 0.75, as the contract's <c>warnings</c> say.</param>
/// <param name="DueAt">When that was so.</param>
/// <param name="FiredAt">When it was noticed, by the database clock.</param>
[EventType("duty.warned.v1")]
public sealed record DutyWarned(
    string ContractId, string Duty, int Round, string? Key, decimal Fraction, DateTimeOffset DueAt, DateTimeOffset FiredAt,
    DateTimeOffset BreachAt);
