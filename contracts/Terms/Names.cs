using System.Collections.Frozen;

namespace Contracts.Terms;

/// <summary>What a contract's fields may refer to.</summary>
internal sealed class Names(ContractDocument contract)
{
    public FrozenSet<string> Parties { get; } = Set(contract.Parties.Select(party => party.Id));
    public FrozenSet<string> Contacts { get; } = Set(contract.Contacts.Select(contact => contact.Id));
    public FrozenSet<string> Levels { get; } = Set(contract.Levels.Select(level => level.Id));
    public FrozenSet<string> Categories { get; } = Set(contract.Categories.Select(category => category.Id));
    public FrozenSet<string> Severities { get; } = Set(contract.Severities.Select(severity => severity.Id));
    public FrozenSet<string> Calendars { get; } = Set(contract.Calendars.Select(calendar => calendar.Id));
    public FrozenSet<string> Sites { get; } = Set((contract.Sites ?? []).Select(site => site.Id));
    public FrozenSet<string> Items { get; } = Set((contract.ConfigurationItems ?? []).Select(item => item.Id));
    public FrozenSet<string> Kpis { get; } = Set(contract.Kpis.Select(kpi => kpi.Id));

    /// <summary>Standard clocks, and those the contract defines.</summary>
    public FrozenSet<string> Clocks { get; } = Set(StandardClocks.Of(contract).Select(clock => clock.Id));

    private FrozenSet<string> Roles { get; } = Set(contract.Contacts.Select(contact => contact.Role));

    /// <summary>Recipients are <c>level</c>, <c>owner</c>, <c>reporter</c>, <c>role:…</c> and <c>contact:…</c>.</summary>
    public void Recipients(string path, IReadOnlyList<string> recipients, Findings found)
    {
        foreach (var (index, recipient) in recipients.Index())
        {
            var at = $"{path}[{index}]";
            if (recipient.StartsWith("role:", StringComparison.Ordinal)) Role(at, recipient[5..], found);
            else if (recipient.StartsWith("contact:", StringComparison.Ordinal)) found.Reference(at, recipient[8..], Contacts, "contact");
            else if (recipient is not ("level" or "owner" or "reporter"))
                found.Add(at, "unknown-value", $"'{recipient}' is nobody: use level, owner, reporter, role:ROLE or contact:ID.");
        }
    }

    /// <summary>A role must be known, and somebody must have it.</summary>
    public void Role(string path, string role, Findings found)
    {
        if (!ContractVocabulary.ContactRoles.Contains(role)) found.OneOf(path, role, ContractVocabulary.ContactRoles);
        else if (!Roles.Contains(role)) found.Add(
            path, "unknown-reference", $"No contact has the role '{role}': add one, or name another role.");
    }

    private static FrozenSet<string> Set(IEnumerable<string> names) => names.ToFrozenSet(StringComparer.Ordinal);
}
