using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class MajorStandDownEndpoint
{
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Reason, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "major-stand-down", Policies.WorkIncident, "Ends the handling as a major incident.",
            new Body(null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        MajorIncidents.Decide(incident, new StandDownMajor(by, body.Reason, body.At), now);
}
