using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class VisitWorkEndpoint
{
    /// <param name="Work">What was done.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Work, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "visit-work", Policies.WorkIncident, "What is done on site; after the backup is settled, where the contract asks for that.",
            new Body(null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Field.Decide(incident, new RecordVisitWork(by, body.Work, body.At), terms, now);
}
