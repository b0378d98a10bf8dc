using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class AmendmentEndpoint
{
    /// <param name="Version">Of the event that was wrong.</param>
    /// <param name="Field">
    /// <c>at</c>; of the report also <c>summary</c>, <c>description</c>, <c>site</c>, <c>device</c>, <c>symptom</c>, <c>since</c>; of
    /// the last resolution also <c>resolution</c>, <c>cause</c>, <c>measures</c>.
    /// </param>
    /// <param name="Value">What is right; left out, nothing is.</param>
    public sealed record Body(long? Version, string? Field, string? Value, string? Reason);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "amendment", Policies.WorkIncident, "Corrects a time or a fact of an earlier event; the event stays, and both are shown.",
            new Body(null, null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Amendments.Decide(incident, new AmendIncident(by, body.Version, body.Field, body.Value, body.Reason), now);
}
