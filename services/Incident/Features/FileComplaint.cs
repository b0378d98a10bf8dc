using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class ComplaintEndpoint
{
    /// <param name="About">Who or what it is about.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Text, string? About, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("complaint", Policies.RateService, "The customer complains.", new Body(null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Ratings.Decide(incident, new FileComplaint(by, body.Text, body.About, body.At), now);
}
