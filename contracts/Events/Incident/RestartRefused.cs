namespace Contracts.Events.Incident;

/// <summary>The customer does not consent to the restart.</summary>
[EventType("incident.restart-refused.v1")]
public sealed record RestartRefused(Guid IncidentId, int Round, string Customer, string Reason, string By, DateTimeOffset At);
