using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Decisions;

namespace Incidents.Features;

internal static class SolveProblemEndpoint
{
    public sealed record Body(string? Solution);

    public static void Map(IEndpointRouteBuilder problem) =>
        problem.MapProblemChange<Body>("solve", "The cause is removed.", Decide);

    public static Func<Problem, DateTimeOffset, Decision> Decide(Body body, string by) => (problem, now) =>
        ProblemHandling.Decide(problem, new SolveProblem(by, body.Solution), now);
}
