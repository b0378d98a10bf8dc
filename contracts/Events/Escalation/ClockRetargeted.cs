namespace Contracts.Events.Escalation;

/// <summary>Another target holds, after a change of severity.</summary>
/// <param name="Clock">Name of a standard clock, such as <c>response</c>, or of one the contract defines.</param>
[EventType("clock.retargeted.v1")]
public sealed record ClockRetargeted(
    Guid IncidentId,
    string Clock,
    int Round,
    string Severity,
    DateTimeOffset At,
    DateTimeOffset DueAt,
    Guid Cause);
