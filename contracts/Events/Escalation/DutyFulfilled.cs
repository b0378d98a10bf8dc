namespace Contracts.Events.Escalation;

/// <summary>What is owed was handed in.</summary>
/// <param name="Outcome"><c>met</c>: in time; <c>late</c>: after the deadline.</param>
/// <param name="SignedBy">Who signed it, where somebody did: the store manager on an acceptance form.</param>
/// <param name="Reference">Where it is found: number of the document, a link.</param>
[EventType("duty.fulfilled.v1")]
public sealed record DutyFulfilled(
    string ContractId, string Duty, int Round, string? Key, string Outcome, DateTimeOffset At, string? SignedBy, string? Reference);
