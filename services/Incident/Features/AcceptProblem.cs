using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Decisions;

namespace Incidents.Features;

internal static class AcceptProblemEndpoint
{
    /// <param name="Owner">Left out, the caller.</param>
    public sealed record Body(string? Owner, string? Note);

    public static void Map(IEndpointRouteBuilder problem) =>
        problem.MapProblemChange<Body>("accept", "Somebody looks for the cause.", Decide);

    public static Func<Problem, DateTimeOffset, Decision> Decide(Body body, string by) => (problem, now) =>
        ProblemHandling.Decide(problem, new AcceptProblem(by, body.Owner, body.Note), now);
}
