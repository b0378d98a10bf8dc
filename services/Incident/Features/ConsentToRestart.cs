using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class RestartConsentEndpoint
{
    /// <param name="Customer">The person at the customer, by name.</param>
    /// <param name="Wording">What that person said; left out, the contract's own wording.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Customer, string? Wording, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "restart-consent", Policies.ConfirmResolution, "The customer consents to the restart that is asked for.",
            new Body(null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Restarts.Decide(incident, new ConsentToRestart(by, body.Customer, body.Wording, body.At), terms, now);
}
