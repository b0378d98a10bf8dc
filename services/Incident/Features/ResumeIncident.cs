using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class ResumeEndpoint
{
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("resume", Policies.WorkIncident, "The waiting is over.", new Body(At: null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Progress.Decide(incident, new ResumeIncident(by, body.At), now);
}
