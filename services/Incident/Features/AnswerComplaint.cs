using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class ComplaintAnswerEndpoint
{
    /// <param name="Complaint">Left out, the only one without an answer.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Answer, int? Complaint, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange("complaint-answer", Policies.WorkIncident, "Answers a complaint.", new Body(null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Ratings.Decide(incident, new AnswerComplaint(by, body.Answer, body.Complaint, body.At), now);
}
