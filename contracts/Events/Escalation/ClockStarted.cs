namespace Contracts.Events.Escalation;

/// <summary>A clock of the contract runs; stream <c>clocks/{incident}</c>.</summary>
/// <param name="Clock"><c>response</c>, <c>action-plan</c>, <c>status-update</c>, <c>resolution</c> or <c>major-report</c>.</param>
/// <param name="Round">1 for the first run of this clock; a recurring or restarted clock counts on.</param>
/// <param name="Cause">Event that started it.</param>
[EventType("clock.started.v1")]
public sealed record ClockStarted(
    Guid IncidentId,
    string Clock,
    int Round,
    string Severity,
    DateTimeOffset StartedAt,
    DateTimeOffset DueAt,
    Guid Cause,
    bool Imported);
