using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class VisitDepartureEndpoint
{
    /// <param name="Result">What the visit came to.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Result, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("visit-departure", Policies.WorkIncident, "The engineer has left the site.", new Body(null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Field.Decide(incident, new LeaveSite(by, body.Result, body.At), now);
}
