using System.Collections.Concurrent;
using Contracts.Terms;
using Incidents.Domain;
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
    private readonly ConcurrentDictionary<(string Tenant, string Id), TermsInForce[]> _versions = new();

    /// <summary>The newest version in force of a contract of one of the tenants; null where there is none, or the contract has
    /// ended.</summary>
    public TermsInForce? InForce(string[] tenants, string contract) =>
        Array.FindLast(VersionsOf(tenants, contract), HasBegun) is { } terms && !HasEnded(terms) ? terms : null;

    /// <summary>Today where the contract is.</summary>
    public DateOnly TodayUnder(ContractDocument contract) => DateOnly.FromDateTime(
        TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(contract.TimeZone)).DateTime);

    /// <summary>One version, in force or not.</summary>
    /// <exception cref="KeyNotFoundException">There never was such a version: an incident cannot be under it.</exception>
    public ContractDocument Of(string tenant, string contract, int version)
    {
        var versions = VersionsOf([tenant], contract);
        if (versions.Length < version) versions = LookedUp([tenant], contract);
        return version >= 1 && version <= versions.Length
            ? versions[version - 1].Document
            : throw new KeyNotFoundException($"There is no version {version} of contract {contract} of tenant {tenant}.");
    }

    /// <summary>A version if it was ever published, in force or not, and the number of the newest.</summary>
    public (OfferedVersion? Offered, int Newest) Published(string tenant, string contract, int version)
    {
        var versions = VersionsOf([tenant], contract);
        if (versions.Length < version) versions = LookedUp([tenant], contract);
        return (
            version >= 1 && version <= versions.Length
                ? new OfferedVersion(versions[version - 1].Document, TodayUnder(versions[version - 1].Document))
                : null,
            versions.Length);
    }

    /// <summary>The tenant, among these, that has a contract of this id, in force or not.</summary>
    public string? TenantOf(string[] tenants, string contract) => VersionsOf(tenants, contract) is [var any, ..] ? any.Tenant : null;

    /// <summary>Reads all contracts anew.</summary>
    public async Task Refresh(CancellationToken ct) => Keep(await contracts.All(ct));

    private bool HasBegun(TermsInForce terms) => terms.Document.EffectiveFrom <= TodayUnder(terms.Document);

    private bool HasEnded(TermsInForce terms) => terms.Document.EffectiveUntil < TodayUnder(terms.Document);

    private TermsInForce[] VersionsOf(string[] tenants, string contract)
    {
        foreach (var tenant in tenants)
            if (_versions.TryGetValue((tenant, contract), out var versions))
                return versions;
        return LookedUp(tenants, contract);
    }

    /// <summary>Seldom: a contract nobody has, or one published by another replica this very moment.</summary>
    private TermsInForce[] LookedUp(string[] tenants, string contract)
    {
        Keep(contracts.VersionsNow(tenants, contract));
        foreach (var tenant in tenants)
            if (_versions.TryGetValue((tenant, contract), out var versions))
                return versions;
        return [];
    }

    /// <summary>Versions only ever grow in number: who has read more knows better.</summary>
    private void Keep(IReadOnlyList<TermsInForce> read)
    {
        foreach (var contract in read.GroupBy(terms => (terms.Tenant, terms.Document.Id)))
        {
            var versions = contract.OrderBy(terms => terms.Version).ToArray();
            _versions.AddOrUpdate(contract.Key, versions, (_, known) => known.Length > versions.Length ? known : versions);
        }
    }
}
