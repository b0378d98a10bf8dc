using System.Text.Json.Nodes;
using Incidents.Api;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

/// <summary>The versions of a contract, and what two of them say differently.</summary>
internal static class CompareContractEndpoint
{
    public sealed record VersionList(IReadOnlyList<VersionInForce> Items);

    /// <param name="Path">Entries of lists by what names them: <c>targets[resolution/1].within</c>.</param>
    /// <param name="Sentence">The same for people, in the language of the answer.</param>
    public sealed record DifferenceItem(string Path, JsonNode? From, JsonNode? To, string Sentence);

    public sealed record Differences(string Id, int From, int To, IReadOnlyList<DifferenceItem> Items);

    public static void Map(IEndpointRouteBuilder contracts)
    {
        contracts.MapGet("/{id}/versions", async (string id, Caller caller, ContractReading reading, CancellationToken ct) =>
                await reading.Versions(caller.Tenants, id, ct) is { } versions ? TypedResults.Ok(new VersionList(versions)) : Unknown())
            .WithName("list-contract-versions")
            .WithSummary("Every version of a contract, oldest first, and which is in force.")
            .RequireAuthorization(Policies.ReadContract)
            .Produces<VersionList>().ProducesProblem(404);

        contracts.MapGet("/{id}/diff",
            async (string id, int? from, int? to, HttpContext http, Caller caller, ContractReading reading, CancellationToken ct) =>
            {
                if (await reading.Compare(caller.Tenants, id, from, to, ct) is not { } compared) return Unknown();
                var language = ReaderLanguage.Of(http);
                return TypedResults.Ok(new Differences(id, compared.From, compared.To, [.. compared.Differences.Select(
                    one => new DifferenceItem(one.Path, one.From, one.To, one.Sentence.In(language)))]));
            })
            .WithName("compare-contract-versions")
            .WithSummary("What two versions say differently; unless told, the newest and the one before. Accept-Language: zh-CN or en.")
            .RequireAuthorization(Policies.ReadContract)
            .Produces<Differences>().ProducesProblem(404);
    }

    private static IResult Unknown() => Problems.Of(
        404, "not-found", "There is no such contract, or no such version of it; GET /v1/contracts/{id}/versions lists them.");
}
