using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class StatusUpdateEndpoint
{
    /// <param name="NextUpdateAt">When they will hear again.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Text, DateTimeOffset? NextUpdateAt, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("status-update", Policies.WorkIncident, "Tells the people concerned how it stands.",
            new Body(null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Progress.Decide(incident, new UpdateStatus(by, body.Text, body.NextUpdateAt, body.At), now);
}
