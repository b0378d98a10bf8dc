using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class RestartCheckEndpoint
{
    /// <param name="Results">One for each process that was to be checked.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(CheckedProcess[]? Results, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "restart-check", Policies.WorkIncident, "Every process after the restart, each with its result.",
            new Body(null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Restarts.Decide(incident, new CheckRestart(by, body.Results, body.At), now);
}
