namespace Contracts.Events.Incident;

/// <summary>A restart was to be executed without a valid consent: the platform refused, and this says so.</summary>
/// <param name="Code">Stable code of the refusal, such as <c>consent-missing</c>.</param>
[EventType("incident.restart-denied.v1")]
public sealed record RestartDenied(Guid IncidentId, int Round, string Code, string Why, string By, DateTimeOffset At);
