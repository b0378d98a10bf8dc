using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class DiagnosisEndpoint
{
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Text, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("diagnosis", Policies.WorkIncident, "What was found out about the fault.", new Body(null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Findings.Decide(incident, new NoteDiagnosis(by, body.Text, body.At), now);
}
