namespace Contracts.Events.Incident;

/// <summary>The customer takes the consent back before the restart was executed.</summary>
[EventType("incident.restart-consent-withdrawn.v1")]
public sealed record RestartConsentWithdrawn(Guid IncidentId, int Round, string Customer, string Reason, string By, DateTimeOffset At);
