using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class RejectEndpoint
{
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Reason, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("reject", Policies.ConfirmResolution, "The customer says it is not mended.", new Body(null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Ending.Decide(incident, new RejectResolution(by, body.Reason, body.At), now);
}
