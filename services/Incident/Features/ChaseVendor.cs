using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class VendorChaseEndpoint
{
    /// <param name="Referral">Left out, the only one that is open.</param>
    /// <param name="Reference">The vendor's number.</param>
    /// <param name="ChaseAt">When the vendor is asked next.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Text, int? Referral, string? Reference, DateTimeOffset? ChaseAt, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "vendor-chase", Policies.WorkIncident, "The vendor was asked again.",
            new Body(null, null, null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Vendors.Decide(incident, new ChaseVendor(by, body.Text, body.Referral, body.Reference, body.ChaseAt, body.At), now);
}
