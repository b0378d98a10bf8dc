using Contracts.Documents;
using Incidents.Api;
using Microsoft.AspNetCore.Mvc;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

/// <summary>Gaps of a contract: of a published version, or of a document before it is published.</summary>
internal static class LintContractEndpoint
{
    public sealed record Finding(string Code, string Path, string Message, string Remedy);

    /// <param name="Problems">What stops the document from being published; none for a published version.</param>
    /// <param name="Findings">What it leaves open, in the language of the answer.</param>
    public sealed record Linted(IReadOnlyList<DocumentProblem> Problems, IReadOnlyList<Finding> Findings);

    public static void Map(IEndpointRouteBuilder contracts)
    {
        contracts.MapGet("/{id}/lint",
            async (string id, int? version, HttpContext http, Caller caller, ContractReading reading, CancellationToken ct) =>
                await reading.Lint(caller.Tenants, id, version, ct) is { } lint
                    ? Answered(lint, http)
                    : Problems.Of(404, "not-found", "There is no such contract, or no such version of it; GET /v1/contracts lists yours."))
            .WithName("lint-contract")
            .WithSummary("What a published contract leaves open, each gap with code, path and remedy. Accept-Language: zh-CN or en.")
            .RequireAuthorization(Policies.ReadContract)
            .Produces<Linted>().ProducesProblem(404);

        contracts.MapPost("/lint", async (HttpContext http, Caller caller, ContractReading reading, CancellationToken ct) =>
            {
                var (text, format, refused) = await DocumentBody.Read(http.Request, ct);
                return refused ?? Answered(await reading.Lint(caller.Tenants, text, format, ct), http);
            })
            .WithName("lint-contract-document")
            .WithSummary("The same of a document that is not published; it is not kept.")
            .WithMetadata(new RequestSizeLimitAttribute(ContractCommands.DocumentLimit))
            .Accepts<string>("application/yaml", "application/json")
            .RequireAuthorization(Policies.ReadContract)
            .Produces<Linted>().ProducesProblem(415).ProducesProblem(422);
    }

    private static IResult Answered(LintedContract lint, HttpContext http)
    {
        var language = ReaderLanguage.Of(http);
        return TypedResults.Ok(new Linted(lint.Problems, [.. lint.Findings.Select(
            one => new Finding(one.Code, one.Path, one.Gap.In(language), one.Remedy.In(language)))]));
    }
}
