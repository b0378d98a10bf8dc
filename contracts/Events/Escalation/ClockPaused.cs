namespace Contracts.Events.Escalation;

/// <summary>A clock stands still.</summary>
/// <param name="Clock"><c>response</c>, <c>action-plan</c>, <c>status-update</c>, <c>resolution</c> or <c>major-report</c>.</param>
[EventType("clock.paused.v1")]
public sealed record ClockPaused(Guid IncidentId, string Clock, int Round, string Reason, DateTimeOffset At, Guid Cause);
