namespace Contracts.Events.Incident;

/// <summary>A line of a past log, kept as it stood; every line is one. What it meant for the incident are the events before it.</summary>
/// <param name="Status">As in the source.</param>
[EventType("incident.logged.v1")]
public sealed record IncidentLogged(
    Guid IncidentId,
    string Status,
    string? SubStatus,
    string? Level,
    string? Team,
    string? By,
    DateTimeOffset At);
