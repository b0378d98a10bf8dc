using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class SpareSwapEndpoint
{
    /// <param name="SerialOut">Of the unit taken away.</param>
    /// <param name="SerialIn">Of the spare unit.</param>
    /// <param name="Device">Left out, the incident's.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? SerialOut, string? SerialIn, string? Device, string? Note, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "spare-swap", Policies.WorkIncident, "A spare unit takes the place of a faulty one.",
            new Body(null, null, null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Field.Decide(incident, new SwapSpare(by, body.SerialOut, body.SerialIn, body.Device, body.Note, body.At), terms, now);
}
