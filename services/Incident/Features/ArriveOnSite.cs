using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class VisitArrivalEndpoint
{
    /// <param name="Engineer">Who arrived; left out, who was sent.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Engineer, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("visit-arrival", Policies.WorkIncident, "The engineer is on site.", new Body(null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Field.Decide(incident, new ArriveOnSite(by, body.Engineer, body.At), now);
}
