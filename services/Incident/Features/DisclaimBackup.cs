using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class BackupDisclaimerEndpoint
{
    /// <param name="Customer">The person at the customer, by name.</param>
    /// <param name="Wording">What was told; left out, the contract's disclaimer.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Customer, string? Wording, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "backup-disclaimer", Policies.WorkIncident, "No backup is confirmed: the disclaimer was told to the customer.",
            new Body(null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Backups.Decide(incident, new DisclaimBackup(by, body.Customer, body.Wording, body.At), terms, now);
}
