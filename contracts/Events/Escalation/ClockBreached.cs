namespace Contracts.Events.Escalation;

/// <summary>The time has run out.</summary>
/// <param name="Clock">Name of a standard clock, such as <c>response</c>, or of one the contract defines.</param>
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
