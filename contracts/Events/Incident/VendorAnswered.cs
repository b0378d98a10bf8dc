namespace Contracts.Events.Incident;

/// <summary>The vendor has answered.</summary>
[EventType("incident.vendor-answered.v1")]
public sealed record VendorAnswered(Guid IncidentId, int Referral, string Answer, string? Reference, string By, DateTimeOffset At);
