using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class WorkaroundEndpoint
{
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Description, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("workaround", Policies.WorkIncident, "It works again, provisionally.", new Body(null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Progress.Decide(incident, new ProvideWorkaround(by, body.Description, body.At), now);
}
