using Incidents.Api;
using Microsoft.AspNetCore.Mvc;
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
                var (text, format, refused) = await DocumentBody.Read(http, ct);
                return refused ?? Answered(await commands.Publish(request, id, text, format, ct));
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
        if (publication.Terms is not { } terms) return DocumentBody.Invalid("contract-invalid", publication.Problems);
        var published = new Published(terms.Document.Id, terms.Tenant, terms.Version, terms.Document.EffectiveFrom, publication.Changed);
        return publication is { Changed: true, Terms.Version: 1 }
            ? Versioned.Created(published, terms.Version, $"/v1/contracts/{published.Id}")
            : Versioned.Ok(published, terms.Version);
    }
}
