using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class CloseEndpoint
{
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Note, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("close", Policies.WorkIncident, "Nothing more is to be done.", new Body(null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Ending.Decide(incident, new CloseIncident(by, body.Note, body.At), now);
}
