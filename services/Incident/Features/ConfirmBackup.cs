using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class BackupConfirmationEndpoint
{
    /// <param name="Customer">The person at the customer, by name.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Customer, string? Note, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "backup-confirmation", Policies.ReportIncident, "The customer has confirmed that its data is backed up.",
            new Body(null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Backups.Decide(incident, new ConfirmBackup(by, body.Customer, body.Note, body.At), now);
}
