namespace Contracts.Events.Incident;

/// <summary>An emergency restart is asked for; it needs the customer's consent.</summary>
/// <param name="Round">Counts the restarts of this incident from 1.</param>
/// <param name="Processes">What must be checked after the restart, one by one.</param>
/// <param name="ExpiresAt">Until when consent may be given and used; none means for as long as the incident is open.</param>
[EventType("incident.restart-requested.v1")]
public sealed record RestartRequested(
    Guid IncidentId, int Round, string System, string Reason, IReadOnlyList<string> Processes, DateTimeOffset? ExpiresAt, string By,
    DateTimeOffset At);
