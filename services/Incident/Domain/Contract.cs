using Contracts.Terms;
using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <summary>Stream <c>contract/{id}</c>: its n-th event is version n of the document.</summary>
public sealed record ContractPublished(int Version, ContractDocument Document, string By, DateTimeOffset At) : IHappened;

/// <summary>A contract as published so far.</summary>
/// <param name="Version">Newest version; 0 before the first.</param>
public sealed record Contract(int Version, ContractDocument? Document, string? By, DateTimeOffset At)
{
    public const string Category = "contract";

    public static readonly Contract None = new(0, null, null, default);

    public static Contract Evolve(Contract contract, object happened) => happened switch
    {
        ContractPublished e => new(e.Version, e.Document, e.By, e.At),
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is no event of a contract"),
    };
}

/// <param name="Document">Checked, with its tenant filled in.</param>
public sealed record PublishContract(ContractDocument Document, string By);

public static class Publishing
{
    /// <summary>The same document again is no new version; a document that moves the contract to another tenant is refused.</summary>
    public static Decision Decide(Contract contract, PublishContract command, DateTimeOffset now)
    {
        if (contract.Document is { } published && published.Tenant != command.Document.Tenant)
            return new Rejection(
                "contract-tenant-changed",
                $"Contract {published.Id} belongs to tenant {published.Tenant} for good; publish the other under an id of its own.",
                Refusal.Conflict, "tenant");
        return contract.Document is { } newest && newest.SaysTheSameAs(command.Document)
            ? Decision.Nothing
            : Decision.Of(new ContractPublished(contract.Version + 1, command.Document, command.By, now.ToUniversalTime()));
    }
}
