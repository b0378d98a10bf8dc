using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class VendorAnswerEndpoint
{
    /// <param name="Referral">Left out, the only one that is open.</param>
    /// <param name="Reference">The vendor's number.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Answer, int? Referral, string? Reference, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("vendor-answer", Policies.WorkIncident, "The vendor has answered.", new Body(null, null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Vendors.Decide(incident, new RecordVendorAnswer(by, body.Answer, body.Referral, body.Reference, body.At), now);
}
