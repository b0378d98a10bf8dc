using System.Text;
using Contracts.Documents;
using Incidents.Api;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

/// <summary>A contract, or a new version of it: 201 for the first, 200 for any later, also where nothing changed.</summary>
internal static class PublishContractEndpoint
{
    /// <param name="Changed">False where the document was published already, as it is.</param>
    public sealed record Published(string Id, string Tenant, int Version, DateOnly EffectiveFrom, bool Changed);

    public static void Map(IEndpointRouteBuilder contracts) =>
        contracts.MapPut("/{id}",
            async (string id, HttpRequest http, CommandRequest request, ContractCommands commands, CancellationToken ct) =>
            {
                if (FormatOf(http) is not { } format)
                    return Problems.Of(
                        415, "unsupported-media-type", "Send the document as application/yaml or application/json.", "Content-Type");
                if (await Text(http.Body, ct) is not { } text)
                    return Problems.Of(422, "not-utf8", "The document is not UTF-8: save it as UTF-8 and send it again.");
                return Answered(await commands.Publish(request, id, text, format, ct));
            })
            .WithName("publish-contract")
            .WithSummary("Publishes a contract document, YAML or JSON; the same document again changes nothing.")
            .WithMetadata(new RequestSizeLimitAttribute(ContractCommands.DocumentLimit))
            .Accepts<string>("application/yaml", "application/json")
            .RequireAuthorization(Policies.PublishContract)
            .Produces<Published>(201).Produces<Published>()
            .ProducesProblem(409).ProducesProblem(412).ProducesProblem(415).ProducesProblem(422);

    private static IResult Answered(Publication publication)
    {
        if (publication.Refused is { } refused) return refused.ToProblem();
        if (publication.Terms is not { } terms) return Invalid(publication.Problems);
        var published = new Published(terms.Document.Id, terms.Tenant, terms.Version, terms.Document.EffectiveFrom, publication.Changed);
        return publication is { Changed: true, Terms.Version: 1 }
            ? Versioned.Created(published, terms.Version, $"/v1/contracts/{published.Id}")
            : Versioned.Ok(published, terms.Version);
    }

    private static IResult Invalid(IReadOnlyList<DocumentProblem> problems)
    {
        var details = Problems.Details(
            422, "contract-invalid", $"The document has {problems.Count} problem(s): correct what `errors` names, and send it again.");
        details.Extensions["errors"] = problems;
        return TypedResults.Problem(details);
    }

    private static DocumentFormat? FormatOf(HttpRequest http) =>
        MediaTypeHeaderValue.TryParse(http.ContentType, out var type) ? type.MediaType.Value?.ToLowerInvariant() switch
        {
            "application/json" => DocumentFormat.Json,
            "application/yaml" or "application/x-yaml" or "text/yaml" => DocumentFormat.Yaml,
            _ => null,
        } : null;

    private static async Task<string?> Text(Stream body, CancellationToken ct)
    {
        using var reader = new StreamReader(body, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            return await reader.ReadToEndAsync(ct);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
