using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Decisions;

namespace Incidents.Features;

internal static class DismissProblemEndpoint
{
    public sealed record Body(string? Reason);

    public static void Map(IEndpointRouteBuilder problem) =>
        problem.MapProblemChange<Body>("dismiss", "The recurrence means nothing; only faults to come propose it again.", Decide);

    public static Func<Problem, DateTimeOffset, Decision> Decide(Body body, string by) => (problem, now) =>
        ProblemHandling.Decide(problem, new DismissProblem(by, body.Reason), now);
}
