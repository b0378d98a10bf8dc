using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class RestartExecutionEndpoint
{
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Note, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "restart-execution", Policies.WorkIncident,
            "Restarted. Without a valid consent it is refused (409), and the refusal is an event of the incident.",
            new Body(null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Restarts.Decide(incident, new ExecuteRestart(by, body.Note, body.At), now);
}
