using Incidents.Domain;
using Incidents.Features;
using Incidents.Projections;
using Incidents.Recurrence;
using ServiceDefaults.Decisions;
using ServiceDefaults.Hosting;

namespace Incidents.Api;

/// <summary>Everything about problems: what they need, and their routes.</summary>
public static class ProblemRoutes
{
    public const string Schema = ProblemView.Schema + OccurrenceTable.Schema;

    public static IServiceCollection AddProblemsOfIncidents(this IServiceCollection services) =>
        services.AddSingleton<ProblemQueries>().AddSingleton<ProblemCommands>().AddHostedService<RecurrenceWatch>();

    public static void MapProblems(this IEndpointRouteBuilder app)
    {
        var problems = app.MapGroup("/v1/problems").WithTags("Problems");
        ReadProblemsEndpoint.Map(problems);
        var problem = problems.MapGroup("/{id:guid}");
        AcceptProblemEndpoint.Map(problem);
        DismissProblemEndpoint.Map(problem);
        SolveProblemEndpoint.Map(problem);
        app.MapGrpcService<ProblemsService>();
    }

    /// <summary>A command to an existing problem: <c>POST {id}/{name}</c>.</summary>
    internal static void MapProblemChange<TBody>(
        this IEndpointRouteBuilder problem, string name, string summary,
        Func<TBody, string, Func<Problem, DateTimeOffset, Decision>> change)
        where TBody : class =>
        problem.MapPost(name, async (Guid id, TBody body, ChangeRequest request, ProblemCommands commands, CancellationToken ct) =>
                Answered(await commands.Execute(id, request, change(body, request.Caller.Subject), ct)))
            .WithName($"{name}-problem")
            .WithSummary(summary)
            .RequireAuthorization(Policies.WorkIncident)
            .Produces<ProblemDocument>()
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428);

    private static IResult Answered(ProblemAnswer answer) =>
        answer.Refused is { } refused ? refused.ToProblem() : Versioned.Ok(answer.Problem!, answer.Problem!.Version);
}
