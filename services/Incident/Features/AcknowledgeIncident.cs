using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class AcknowledgeEndpoint
{
    /// <param name="Owner">Who follows it up; left out, the owner it has.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Owner, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("acknowledge", Policies.WorkIncident, "Somebody answers: the response.", new Body(null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Handling.Decide(incident, new AcknowledgeIncident(by, body.Owner, body.At), now);
}
