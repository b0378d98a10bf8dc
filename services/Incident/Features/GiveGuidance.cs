using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class GuidanceEndpoint
{
    /// <param name="Engineer">Who was guided.</param>
    /// <param name="Text">What was said.</param>
    /// <param name="Guide">Who guided; left out, the caller.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Engineer, string? Text, string? Guide, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "guidance", Policies.WorkIncident, "A senior engineer guided the one on site from afar.",
            new Body(null, null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Findings.Decide(incident, new GiveGuidance(by, body.Engineer, body.Text, body.Guide, body.At), now);
}
