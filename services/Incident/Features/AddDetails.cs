using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class DetailsEndpoint
{
    /// <param name="Device">Device or system.</param>
    /// <param name="Since">Since when it is noticed.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(
        string? Site, string? Device, string? Symptom, DateTimeOffset? Since, string? Description, string? ReporterPhone,
        string? ReporterEmail, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "details", Policies.ReportIncident, "Adds what the intake still lacks; missing tells what that is.",
            new Body(null, null, null, null, null, null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Intake.Decide(incident, new AddDetails(
            by, body.Site, body.Device, body.Symptom, body.Since, body.Description, body.ReporterPhone, body.ReporterEmail, body.At),
            now);
}
