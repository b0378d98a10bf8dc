using Contracts.Documents;
using Contracts.Terms;
using Incidents.Domain;
using Incidents.Storage;
using Incidents.Terms;
using ServiceDefaults.Decisions;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;

namespace Incidents.Api;

/// <summary>What a publication led to: a version, problems of the document, or a refusal.</summary>
public sealed record Publication(TermsInForce? Terms, bool Changed, IReadOnlyList<DocumentProblem> Problems, Rejection? Refused);

/// <summary>Publishes contracts the same way for REST and gRPC.</summary>
public sealed class ContractCommands(CommandProcessor processor, ContractTerms terms, Calendars calendars)
{
    /// <summary>Largest document, in bytes.</summary>
    public const int DocumentLimit = 1024 * 1024;

    /// <param name="request">Who publishes, and upon which version, if said.</param>
    /// <param name="id">Id the caller addresses; must be the document's.</param>
    public async Task<Publication> Publish(CommandRequest request, string id, string text, DocumentFormat format, CancellationToken ct)
    {
        var parsed = new ContractParser(await calendars.Of(request.Caller.Tenants, ct)).Parse(text, format);
        if (!parsed.IsValid) return new(null, false, parsed.Problems, null);
        if (parsed.Document.Id != id)
            return Wrong(new("id", "id-mismatch",
                $"The document is of contract '{parsed.Document.Id}', the address of '{id}': make them the same."));
        if (TenantChoice.Of(parsed.Document.Tenant, request.Caller.Tenants) is not { } tenant)
            return Wrong(TenantChoice.Problem(parsed.Document.Tenant, request.Caller));

        var document = parsed.Document with { Tenant = tenant };
        // A contract stays where it is: a document that names another tenant meets the contract that is there, and is refused by it.
        var owner = terms.TenantOf(request.Caller.Tenants, id) ?? tenant;
        var outcome = await processor.Execute(
            new Command<Contract>(
                ContractStreams.Type, owner, id, request.Caller.Subject,
                (contract, now) => Publishing.Decide(contract, new PublishContract(document, request.Caller.Subject), now))
            {
                CommandId = request.CommandId(owner),
                RequestHash = request.RequestHash,
                ExpectedVersion = request.ExpectedVersion,
            },
            ct);
        if (outcome.Rejection is { } refused) return new(null, false, [], refused);
        await terms.Refresh(ct);
        return new(new TermsInForce(owner, outcome.State.Version, outcome.State.Document!), outcome.Changed, [], null);
    }

    private static Publication Wrong(DocumentProblem problem) => new(null, false, [problem], null);
}
