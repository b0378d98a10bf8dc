namespace Contracts.Events.Escalation;

/// <summary>Another target holds, after a change of severity.</summary>
/// <param name="Clock"><c>response</c>, <c>action-plan</c>, <c>status-update</c>, <c>resolution</c> or <c>major-report</c>.</param>
[EventType("clock.retargeted.v1")]
public sealed record ClockRetargeted(
    Guid IncidentId,
    string Clock,
    int Round,
    string Severity,
    DateTimeOffset At,
    DateTimeOffset DueAt,
    Guid Cause);
