using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class MajorDeclarationEndpoint
{
    /// <param name="Roles">Person by role; at least who leads.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Reason, Dictionary<string, string>? Roles, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "major-declaration", Policies.WorkIncident, "Handles it as a major incident from now on.",
            new Body(null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        MajorIncidents.Decide(incident, new DeclareMajor(by, body.Reason, body.Roles, body.At), now);
}
