using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class HandBackEndpoint
{
    /// <param name="To">A level of the contract; left out, the one below.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? To, string? Reason, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("hand-back", Policies.WorkIncident, "To a lower support level.", new Body(null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Levels.Decide(incident, new HandBackIncident(by, body.Reason, body.To, body.At), terms, now);
}
