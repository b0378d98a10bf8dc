namespace Contracts.Events.Escalation;

/// <summary>A clock runs again, with a new deadline.</summary>
/// <param name="Clock">Name of a standard clock, such as <c>response</c>, or of one the contract defines.</param>
[EventType("clock.resumed.v1")]
public sealed record ClockResumed(
    Guid IncidentId,
    string Clock,
    int Round,
    DateTimeOffset At,
    DateTimeOffset DueAt,
    Guid Cause);
