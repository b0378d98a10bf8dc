using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class ClassifyEndpoint
{
    /// <param name="Impact">With urgency instead of severity, where the contract makes a severity of both.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(
        string? Severity, string? Category, string? Reason, DateTimeOffset? At, string? Impact = null, string? Urgency = null);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("classify", Policies.WorkIncident, "Another severity or category, with a reason; clocks follow.",
            new Body(null, null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Handling.Decide(
            incident,
            new ClassifyIncident(by, body.Reason, body.Severity, body.Category, body.At) { Impact = body.Impact, Urgency = body.Urgency },
            terms, now);
}
