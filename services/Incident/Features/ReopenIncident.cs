using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class ReopenEndpoint
{
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Reason, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("reopen", Policies.ReportIncident, "A resolved or closed fault came back; all elapsed time stays.",
            new Body(null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Ending.Decide(incident, new ReopenIncident(by, body.Reason, body.At), now);
}
