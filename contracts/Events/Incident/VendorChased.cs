namespace Contracts.Events.Incident;

/// <summary>The vendor was asked again.</summary>
/// <param name="ChaseAt">When the vendor is asked next.</param>
[EventType("incident.vendor-chased.v1")]
public sealed record VendorChased(
    Guid IncidentId, int Referral, string Text, string? Reference, DateTimeOffset? ChaseAt, string By, DateTimeOffset At);
