namespace Contracts.Events.Escalation;

/// <summary>A clock stands still.</summary>
/// <param name="Clock">Name of a standard clock, such as <c>response</c>, or of one the contract defines.</param>
/// <param name="Until">When it runs on at the latest: the longest pause the contract grants for this reason.</param>
[EventType("clock.paused.v1")]
public sealed record ClockPaused(
    Guid IncidentId, string Clock, int Round, string Reason, DateTimeOffset At, Guid Cause, DateTimeOffset? Until = null);
