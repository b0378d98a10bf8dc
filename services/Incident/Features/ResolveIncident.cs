using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class ResolveEndpoint
{
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Resolution, string? Cause, string? Measures, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("resolve", Policies.WorkIncident, "The fault is mended.", new Body(null, null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Ending.Decide(incident, new ResolveIncident(by, body.Resolution, body.Cause, body.Measures, body.At), now);
}
