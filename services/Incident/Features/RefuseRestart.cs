using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class RestartRefusalEndpoint
{
    /// <param name="Customer">The person at the customer, by name.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Customer, string? Reason, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "restart-refusal", Policies.ConfirmResolution, "The customer does not consent to the restart.",
            new Body(null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Restarts.Decide(incident, new RefuseRestart(by, body.Customer, body.Reason, body.At), now);
}
