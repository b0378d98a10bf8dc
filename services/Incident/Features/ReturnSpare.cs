using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class SpareReturnEndpoint
{
    /// <param name="Serial">Of the spare unit, as it was put in.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Serial, string? Note, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("spare-return", Policies.WorkIncident, "A spare unit is back.", new Body(null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Field.Decide(incident, new ReturnSpare(by, body.Serial, body.Note, body.At), now);
}
