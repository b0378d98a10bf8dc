namespace Contracts.Events.Incident;

/// <summary>A line of a past log, as it stood, that means nothing else for the incident; any other stands in the event of its meaning.</summary>
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
