namespace Contracts.Events.Escalation;

/// <summary>What the clock waited for happened, or is no longer asked for.</summary>
/// <param name="Clock">Name of a standard clock, such as <c>response</c>, or of one the contract defines.</param>
/// <param name="Outcome"><c>met</c>, <c>late</c> or <c>cancelled</c>.</param>
/// <param name="Elapsed">ISO 8601, counted in the calendar of the clock.</param>
[EventType("clock.stopped.v1")]
public sealed record ClockStopped(
    Guid IncidentId,
    string Clock,
    int Round,
    string Outcome,
    DateTimeOffset At,
    string Elapsed,
    Guid Cause);
