using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class MajorRoleEndpoint
{
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Role, string? Person, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "major-role", Policies.WorkIncident, "Gives somebody a role in the major incident.",
            new Body(null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        MajorIncidents.Decide(incident, new AssignMajorRole(by, body.Role, body.Person, body.At), now);
}
