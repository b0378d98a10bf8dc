using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class RatingEndpoint
{
    /// <param name="Score">1 (not at all) to 5 (fully).</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(int? Score, string? Comment, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "rating", Policies.RateService, "How satisfied the customer is, from 1 to 5, once it is resolved.",
            new Body(null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Ratings.Decide(incident, new RateService(by, body.Score, body.Comment, body.At), now);
}
