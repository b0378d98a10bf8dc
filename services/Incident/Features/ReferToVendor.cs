using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class VendorReferralEndpoint
{
    /// <param name="Text">What was submitted.</param>
    /// <param name="Reference">The vendor's number, if it is known yet.</param>
    /// <param name="ChaseAt">When the vendor is asked again.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Vendor, string? Text, string? Reference, DateTimeOffset? ChaseAt, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "vendor-referral", Policies.WorkIncident, "Submits a fault of a third party's product to its vendor.",
            new Body(null, null, null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Vendors.Decide(incident, new ReferToVendor(by, body.Vendor, body.Text, body.Reference, body.ChaseAt, body.At), now);
}
