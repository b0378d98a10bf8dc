using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class ActionPlanEndpoint
{
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Plan, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("action-plan", Policies.WorkIncident, "The plan of action, due after each escalation.",
            new Body(null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Progress.Decide(incident, new SubmitActionPlan(by, body.Plan, body.At), now);
}
