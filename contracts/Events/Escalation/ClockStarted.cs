namespace Contracts.Events.Escalation;

/// <summary>A clock of the contract runs; stream <c>clocks/{incident}</c>.</summary>
/// <param name="Clock">Name of a standard clock, such as <c>response</c>, or of one the contract defines.</param>
/// <param name="Round">1 for the first run of this clock; a recurring or restarted clock counts on.</param>
/// <param name="Cause">Event that started it.</param>
/// <param name="Key">What the round is about, where several may be open at once: number of a visit, serial number of a spare.</param>
[EventType("clock.started.v1")]
public sealed record ClockStarted(
    Guid IncidentId,
    string Clock,
    int Round,
    string Severity,
    DateTimeOffset StartedAt,
    DateTimeOffset DueAt,
    Guid Cause,
    bool Imported,
    string? Key = null);
