namespace Contracts.Events.Escalation;

/// <summary>A fraction of the time has run.</summary>
/// <param name="Clock">Name of a standard clock, such as <c>response</c>, or of one the contract defines.</param>
/// <param name="DueAt">When this warning was due.</param>
/// <param name="FiredAt">Database clock.</param>
/// <param name="BreachAt">When the target breaches.</param>
[EventType("clock.warned.v1")]
public sealed record ClockWarned(
    Guid IncidentId,
    string Clock,
    int Round,
    decimal Fraction,
    DateTimeOffset DueAt,
    DateTimeOffset FiredAt,
    DateTimeOffset BreachAt,
    string Severity,
    string Level);
