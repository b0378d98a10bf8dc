using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class StakeholderUpdateEndpoint
{
    /// <param name="Audience">Who is told; left out, whom the contract names for the report.</param>
    /// <param name="NextUpdateAt">Left out, the contract's cadence.</param>
    /// <param name="Last">There is no next update.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Text, string[]? Audience, DateTimeOffset? NextUpdateAt, bool? Last, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "stakeholder-update", Policies.WorkIncident,
            "Tells the stakeholders of the major incident how it stands, and when they hear next.",
            new Body(null, null, null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        MajorIncidents.Decide(incident, new UpdateStakeholders(
            by, body.Text, body.Audience, body.NextUpdateAt, body.Last ?? false, body.At), terms, now);
}
