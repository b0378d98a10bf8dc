using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Reports.Projections;
using ServiceDefaults.Hosting;

namespace Reports.Features;

/// <summary>Counts, mean times and how targets were kept; and their making anew from the record.</summary>
public static class GetStatistics
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/statistics/incidents", Handle)
            .RequireAuthorization(Policies.ReadReports)
            .WithName("GetIncidentStatistics")
            .WithTags("Reports")
            .WithSummary("Counts per status and level, mean times to acknowledge and resolve, attainment of targets.")
            .WithDescription($"`from` is inclusive, `to` exclusive, both by the time of the report. `groupBy`: {Grouping.Choices}.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        routes.MapPost("/v1/statistics/rebuild", Rebuild)
            .RequireAuthorization(Policies.OperateEventPath)
            .WithName("RebuildStatistics")
            .WithTags("Reports")
            .WithSummary("Folds the tables behind the statistics anew from the record.");
    }

    private static async Task<Results<Ok<Statistics>, ProblemHttpResult>> Handle(
        Caller caller, StatisticsReader reader, CancellationToken ct,
        string? contract = null, DateTimeOffset? from = null, DateTimeOffset? to = null, string? groupBy = null)
    {
        if (Grouping.Parse(groupBy) is not { } grouping)
            return Problems.Of(422, "unknown-grouping", $"groupBy '{groupBy}' is not known: use {Grouping.Choices}.", "groupBy");
        if (from >= to)
            return Problems.Of(422, "empty-interval", "'to' must be later than 'from'.", "to");
        var query = new StatisticsQuery(caller.SeesAllTenants ? null : caller.Tenants, contract, from, to, grouping);
        return TypedResults.Ok(await reader.Read(query, ct));
    }

    private static async Task<Ok<Rebuilt>> Rebuild(NpgsqlDataSource store, CancellationToken ct) =>
        TypedResults.Ok(new Rebuilt(await FactsRebuild.Run(store, ct)));

    private sealed record Rebuilt(long Events);
}
