using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class AssignEndpoint
{
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Owner, string? Team, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("assign", Policies.WorkIncident, "To a person or a team.", new Body(null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Handling.Decide(incident, new AssignIncident(by, body.Owner, body.Team, body.At), now);
}
