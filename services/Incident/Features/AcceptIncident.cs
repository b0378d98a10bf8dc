using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class AcceptEndpoint
{
    /// <param name="Owner">Who takes it over; left out, the caller.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Owner, string? Team, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("accept", Policies.WorkIncident, "The level that received it takes it over.",
            new Body(null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Handling.Decide(incident, new AcceptIncident(by, body.Owner, body.Team, body.At), now);
}
