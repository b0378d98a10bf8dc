namespace Contracts.Events.Incident;

/// <summary>A line of a past log that changed nothing above but is kept as it stood.</summary>
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
