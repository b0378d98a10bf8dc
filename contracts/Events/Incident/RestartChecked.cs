namespace Contracts.Events.Incident;

/// <summary>Every process was checked after the restart.</summary>
/// <param name="Healthy">All of them run.</param>
[EventType("incident.restart-checked.v1")]
public sealed record RestartChecked(
    Guid IncidentId, int Round, bool Healthy, IReadOnlyList<CheckedProcess> Processes, string By, DateTimeOffset At);

/// <summary>One process after a restart.</summary>
public sealed record CheckedProcess(string Process, bool Running, string? Note = null);
