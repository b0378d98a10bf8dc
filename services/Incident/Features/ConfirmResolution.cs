using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class ConfirmEndpoint
{
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("confirm", Policies.ConfirmResolution, "The customer agrees that it is mended.", new Body(At: null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Ending.Decide(incident, new ConfirmResolution(by, body.At), now);
}
