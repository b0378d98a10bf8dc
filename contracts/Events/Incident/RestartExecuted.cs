namespace Contracts.Events.Incident;

/// <summary>Restarted, with consent.</summary>
/// <param name="Customer">Who consented.</param>
[EventType("incident.restart-executed.v1")]
public sealed record RestartExecuted(
    Guid IncidentId, int Round, string System, string Customer, string? Note, string By, DateTimeOffset At);
