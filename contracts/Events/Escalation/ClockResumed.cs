namespace Contracts.Events.Escalation;

/// <summary>A clock runs again, with a new deadline.</summary>
/// <param name="Clock"><c>response</c>, <c>action-plan</c>, <c>status-update</c>, <c>resolution</c> or <c>major-report</c>.</param>
[EventType("clock.resumed.v1")]
public sealed record ClockResumed(
    Guid IncidentId,
    string Clock,
    int Round,
    DateTimeOffset At,
    DateTimeOffset DueAt,
    Guid Cause);
