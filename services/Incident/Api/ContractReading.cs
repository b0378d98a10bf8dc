using Contracts.Documents;
using Contracts.Terms;
using Incidents.Projections;
using Incidents.Terms;

namespace Incidents.Api;

/// <param name="InForce">A fault reported now is handled under this version.</param>
public sealed record VersionInForce(
    int Version, DateOnly EffectiveFrom, DateOnly? EffectiveUntil, string PublishedBy, DateTimeOffset PublishedAt, bool InForce);

/// <summary>Two versions and what they say differently.</summary>
public sealed record ComparedVersions(string Id, int From, int To, IReadOnlyList<ContractDifference> Differences);

/// <param name="Problems">What stops the document from being published.</param>
/// <param name="Findings">Gaps of a document that may be published.</param>
public sealed record LintedContract(IReadOnlyList<DocumentProblem> Problems, IReadOnlyList<LintFinding> Findings);

/// <summary>Reads contracts beyond their text, for REST and gRPC alike. Null where the tenants have no such contract or version.</summary>
public sealed class ContractReading(ContractQueries queries, ContractTerms terms, Calendars calendars)
{
    public async Task<IReadOnlyList<VersionInForce>?> Versions(string[] tenants, string id, CancellationToken ct)
    {
        var versions = await queries.Versions(tenants, id, ct);
        var inForce = terms.InForce(tenants, id)?.Version;
        return versions.Count == 0 ? null : [.. versions.Select(one => new VersionInForce(
            one.Version, one.EffectiveFrom, one.EffectiveUntil, one.PublishedBy, one.PublishedAt, one.Version == inForce))];
    }

    /// <param name="from">Left out: the version before.</param>
    /// <param name="to">Left out: the newest.</param>
    public async Task<ComparedVersions?> Compare(string[] tenants, string id, int? from, int? to, CancellationToken ct)
    {
        if (await queries.Find(tenants, id, to, ct) is not { } newer) return null;
        return await queries.Find([newer.Tenant], id, from ?? newer.Version - 1, ct) is { } older
            ? new(id, older.Version, newer.Version, ContractDifferences.Between(older.Document, newer.Document))
            : null;
    }

    public async Task<LintedContract?> Lint(string[] tenants, string id, int? version, CancellationToken ct) =>
        await queries.Find(tenants, id, version, ct) is { } found
            ? new([], ContractLint.Check(found.Document, await calendars.Of([found.Tenant], ct), terms.TodayUnder(found.Document)))
            : null;

    public async Task<LintedContract> Lint(string[] tenants, string text, DocumentFormat format, CancellationToken ct)
    {
        var known = await calendars.Of(tenants, ct);
        var parsed = new ContractParser(known).Parse(text, format);
        return parsed.IsValid
            ? new([], ContractLint.Check(parsed.Document, known, terms.TodayUnder(parsed.Document)))
            : new(parsed.Problems, []);
    }
}
