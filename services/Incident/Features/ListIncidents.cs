using Incidents.Projections;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class ListIncidentsEndpoint
{
    /// <summary>Each filter may be repeated or hold several values with commas; one of them must hold.</summary>
    public sealed record Query(
        string[]? Contract, string[]? Status, string[]? Level, string[]? Severity, string[]? Site, string[]? Owner, string? Q, string? Sort,
        int? Limit, string? Cursor);

    public static void Map(IEndpointRouteBuilder incidents) =>
        incidents.MapGet("", async ([AsParameters] Query query, Caller caller, IncidentQueries queries, CancellationToken ct) =>
                IncidentFilter.Of(
                    Split(query.Contract), Split(query.Status), Split(query.Level), Split(query.Severity), Split(query.Site),
                    Split(query.Owner), query.Q, query.Sort, query.Limit, query.Cursor) is var (filter, refused) && refused is not null
                    ? refused.ToProblem()
                    : (IResult)TypedResults.Ok(await queries.List(caller.Tenants, filter!, ct)))
            .WithName("list-incidents")
            .WithSummary("Incidents, the next breach first; next is the cursor of the following page.")
            .RequireAuthorization(Policies.ReadIncident)
            .Produces<IncidentPage>()
            .ProducesProblem(422);

    private static string[]? Split(string[]? values) =>
        values?.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToArray();
}
