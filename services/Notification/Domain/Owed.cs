using Contracts.Terms;

namespace Notifications.Domain;

/// <summary>One round of something a contract owes: a weekly report, an acceptance form.</summary>
/// <param name="KeyName">Name of the site whose id the key is; nothing where it is none.</param>
public sealed record Owed(string Kind, int Round, string? Key, LocalizedText Name, LocalizedText? KeyName)
{
    /// <param name="versions">Of the contract, the newest first: what a version does not ask for any more has the name it had.</param>
    public static Owed Under(IReadOnlyList<ContractDocument> versions, ContractDocument inForce, string kind, int round, string? key) => new(
        kind,
        round,
        key,
        versions.Prepend(inForce).SelectMany(version => version.Reports).FirstOrDefault(duty => duty.Kind == kind)?.Name ?? new(kind, kind),
        inForce.Sites?.FirstOrDefault(site => site.Id == key)?.Name);
}
