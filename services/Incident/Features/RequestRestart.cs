using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class RestartRequestEndpoint
{
    /// <param name="System">What is to be restarted.</param>
    /// <param name="Processes">What must be checked afterwards, beside what the contract names.</param>
    /// <param name="ExpiresAt">Left out, the time the contract gives for an answer.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? System, string? Reason, string[]? Processes, DateTimeOffset? ExpiresAt, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "restart-request", Policies.WorkIncident, "Asks for an emergency restart; the customer must consent.",
            new Body(null, null, null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Restarts.Decide(incident, new RequestRestart(by, body.System, body.Reason, body.Processes, body.ExpiresAt, body.At), terms, now);
}
