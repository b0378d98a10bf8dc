using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class VisitCancellationEndpoint
{
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Reason, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "visit-cancellation", Policies.WorkIncident, "The engineer does not come after all.",
            new Body(null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Field.Decide(incident, new CancelVisit(by, body.Reason, body.At), now);
}
