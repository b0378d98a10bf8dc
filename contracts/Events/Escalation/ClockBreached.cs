namespace Contracts.Events.Escalation;

/// <summary>The time has run out.</summary>
/// <param name="Clock"><c>response</c>, <c>action-plan</c>, <c>status-update</c>, <c>resolution</c> or <c>major-report</c>.</param>
/// <param name="FiredAt">Database clock.</param>
/// <param name="Action">What the contract asks for: <c>next-level</c>.</param>
[EventType("clock.breached.v1")]
public sealed record ClockBreached(
    Guid IncidentId,
    string Clock,
    int Round,
    DateTimeOffset DueAt,
    DateTimeOffset FiredAt,
    string Severity,
    string Level,
    string? Action);
