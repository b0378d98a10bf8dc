using Contracts.Terms;
using Incidents.Api;
using Incidents.Projections;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

/// <summary>Contracts as they were published: any version of one, and the newest of all.</summary>
internal static class GetContractEndpoint
{
    public sealed record ContractList(IReadOnlyList<PublishedContract> Items);

    public static void Map(IEndpointRouteBuilder contracts)
    {
        contracts.MapGet("", async (Caller caller, ContractQueries queries, CancellationToken ct) =>
                TypedResults.Ok(new ContractList(await queries.Newest(caller.Tenants, ct))))
            .WithName("list-contracts")
            .WithSummary("The newest version of each contract.")
            .RequireAuthorization(Policies.ReadContract);

        contracts.MapGet("/{id}",
            async (string id, int? version, HttpContext http, Caller caller, ContractQueries queries, CancellationToken ct) =>
                await queries.Find(caller.Tenants, id, version, ct) is { } found
                    ? DocumentBody.Answer(http, found.Document, found.Version)
                    : Problems.Of(404, "not-found", "There is no such contract, or no such version of it; GET /v1/contracts lists yours."))
            .WithName("get-contract")
            .WithSummary("A version of a contract, the newest where none is named; YAML where Accept asks for application/yaml.")
            .RequireAuthorization(Policies.ReadContract)
            .Produces<ContractDocument>(200, "application/json", "application/yaml")
            .ProducesProblem(404);
    }
}
