namespace Contracts.Events.Incident;

/// <summary>The fault was submitted to the vendor of a third party's product.</summary>
/// <param name="Referral">Counts the referrals of this incident from 1.</param>
/// <param name="Reference">The vendor's own number; none until the vendor gives one.</param>
/// <param name="ChaseAt">When the vendor is asked again if it has not answered.</param>
[EventType("incident.vendor-referred.v1")]
public sealed record VendorReferred(
    Guid IncidentId, int Referral, string Vendor, string? Reference, string Text, DateTimeOffset? ChaseAt, string By, DateTimeOffset At);
