using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class VisitDispatchEndpoint
{
    /// <param name="Engineer">Who goes.</param>
    /// <param name="Site">Left out, the incident's.</param>
    /// <param name="ExpectedAt">When the engineer is expected there.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Engineer, string? Site, DateTimeOffset? ExpectedAt, string? Note, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "visit-dispatch", Policies.WorkIncident, "Sends an engineer to the site.",
            new Body(null, null, null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Field.Decide(incident, new DispatchVisit(by, body.Engineer, body.Site, body.ExpectedAt, body.Note, body.At), now);
}
