using System.Collections.Frozen;
using Contracts.Terms;
using Incidents.Projections;

namespace Incidents.Terms;

/// <param name="Tenant">The tenant the contract belongs to.</param>
/// <param name="Version">Version of the document.</param>
public sealed record TermsInForce(string Tenant, int Version, ContractDocument Document);

/// <summary>
/// All contracts in memory, for decisions that cannot wait for the store. A publication on any replica wakes
/// <see cref="ContractTermsRefresh"/>; what is asked for and not there is looked up once more before it is called unknown.
/// </summary>
public sealed class ContractTerms(ContractQueries contracts, TimeProvider clock)
{
    private FrozenDictionary<(string Tenant, string Id), TermsInForce[]> _versions =
        FrozenDictionary<(string Tenant, string Id), TermsInForce[]>.Empty;

    /// <summary>The newest version in force of a contract of one of the tenants; null where there is none.</summary>
    public TermsInForce? InForce(string[] tenants, string contract) =>
        VersionsOf(tenants, contract) is { } versions ? Array.FindLast(versions, IsInForce) : null;

    /// <summary>One version, in force or not.</summary>
    /// <exception cref="KeyNotFoundException">There never was such a version: an incident cannot be under it.</exception>
    public ContractDocument Of(string tenant, string contract, int version) =>
        Version(tenant, contract, version) ?? Reloaded().Version(tenant, contract, version)
        ?? throw new KeyNotFoundException($"There is no version {version} of contract {contract} of tenant {tenant}.");

    /// <summary>The tenant, among these, that has a contract of this id, in force or not.</summary>
    public string? TenantOf(string[] tenants, string contract) => VersionsOf(tenants, contract) is [var any, ..] ? any.Tenant : null;

    /// <summary>Whether a version's first day has come, in the contract's own zone.</summary>
    public bool IsInForce(TermsInForce terms)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(terms.Document.TimeZone);
        return terms.Document.EffectiveFrom <= DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime);
    }

    /// <summary>Reads all contracts anew.</summary>
    public async Task Refresh(CancellationToken ct) => Keep(await contracts.All(ct));

    private TermsInForce[]? VersionsOf(string[] tenants, string contract) =>
        Known(tenants, contract) ?? Reloaded().Known(tenants, contract);

    private TermsInForce[]? Known(string[] tenants, string contract)
    {
        foreach (var tenant in tenants)
            if (_versions.TryGetValue((tenant, contract), out var versions))
                return versions;
        return null;
    }

    private ContractDocument? Version(string tenant, string contract, int version) =>
        _versions.TryGetValue((tenant, contract), out var versions) ? Array.Find(versions, v => v.Version == version)?.Document : null;

    /// <summary>Seldom: a contract nobody has, or one published by another replica this very moment.</summary>
    private ContractTerms Reloaded()
    {
        Keep(contracts.AllNow());
        return this;
    }

    private void Keep(IReadOnlyList<TermsInForce> all) => _versions = all
        .GroupBy(terms => (terms.Tenant, terms.Document.Id))
        .ToFrozenDictionary(contract => contract.Key, contract => contract.OrderBy(terms => terms.Version).ToArray());
}
