using Incidents.Api;
using Incidents.Projections;
using ServiceDefaults.Decisions;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

/// <summary>Problems proposed so far: all of them, and one.</summary>
internal static class ReadProblemsEndpoint
{
    private static readonly string[] Statuses = ["proposed", "accepted", "dismissed", "solved"];

    public sealed record ProblemList(IReadOnlyList<ProblemDocument> Items);

    public static void Map(IEndpointRouteBuilder problems)
    {
        problems.MapGet("", async (string[]? contract, string[]? status, Caller caller, ProblemQueries queries, CancellationToken ct) =>
                Unknown(status) is { } refused ? refused.ToProblem()
                    : (IResult)TypedResults.Ok(new ProblemList(await queries.List(caller.Tenants, contract, status, ct))))
            .WithName("list-problems")
            .WithSummary("Problems proposed by the contracts' recurrence rules, the newest first, at most 500.")
            .RequireAuthorization(Policies.ReadIncident)
            .Produces<ProblemList>().ProducesProblem(422);

        problems.MapGet("/{id:guid}", async (Guid id, Caller caller, ProblemQueries queries, CancellationToken ct) =>
                await queries.Find(caller.Tenants, id, ct) is { Problem: { } found }
                    ? Versioned.Ok(found, found.Version)
                    : (IResult)ProblemCommands.Unknown.ToProblem())
            .WithName("get-problem")
            .WithSummary("One problem; the ETag is what If-Match of the next command wants.")
            .RequireAuthorization(Policies.ReadIncident)
            .Produces<ProblemDocument>().ProducesProblem(404);
    }

    public static Rejection? Unknown(IEnumerable<string>? statuses) => statuses?.Except(Statuses).Any() is not true ? null
        : new Rejection("status-unknown", $"status is one of {string.Join(", ", Statuses)}.", Refusal.Invalid, "status");
}
