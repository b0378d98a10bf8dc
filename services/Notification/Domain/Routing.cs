using Contracts.Terms;

namespace Notifications.Domain;

/// <summary>Something happened that a contract may want told.</summary>
/// <param name="Type">Event type without its version, as contracts name it: <c>clock.breached</c>.</param>
/// <param name="Severity">As the event itself has it, else as the incident has it; nothing where it is about no incident.</param>
/// <param name="Level">As the event itself has it: who had the incident when it happened, however late it is heard of.</param>
public sealed record Occasion(string Type, string? Severity, string? Level)
{
    /// <summary>Ids of contacts to whom it is addressed, whatever the rules say.</summary>
    public IReadOnlyList<string> Addressed { get; init; } = [];
}

/// <summary>Somebody chosen to be told, with all reasons for it.</summary>
public sealed record Recipient(string Id, string Name, string Language, IReadOnlyList<Channel> Channels, string Reason);

/// <summary>Who is told of an occasion: to whom it is addressed, and the contract's notification rules over its contacts.</summary>
public static class Routing
{
    /// <param name="incident">Nothing where it is about what the contract owes: then no level, owner or reporter answers to it.</param>
    /// <returns>Nothing where it is addressed to nobody and no rule of the contract asks for it; an empty list where one does and nobody answers to it.</returns>
    public static IReadOnlyList<Recipient>? Route(Occasion occasion, IncidentFacts? incident, ContractDocument contract)
    {
        var targets = contract.Notifications
            .Where(rule => rule.On == occasion.Type && (rule.Severities is not { Count: > 0 } wanted || wanted.Any(severity => severity == occasion.Severity)))
            .SelectMany(rule => rule.To)
            .Concat(occasion.Addressed.Select(id => $"contact:{id}"))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (targets.Count == 0) return null;

        // A contact meant by several targets is told once, and the log names them all.
        return [.. targets
            .SelectMany(target => Find(target, occasion, incident, contract))
            .GroupBy(found => found.Id, StringComparer.Ordinal)
            .Select(same => same.First() with { Reason = $"{occasion.Type}: {string.Join(", ", same.Select(one => one.Reason))}" })];
    }

    private static IEnumerable<Recipient> Find(string target, Occasion occasion, IncidentFacts? incident, ContractDocument contract) =>
        (target.Split(':', 2), incident) switch
        {
            (["level"], { } facts) => AtLevel(occasion.Level, facts, contract).Select(contact => Chosen(contact, $"level {occasion.Level}")),
            (["owner"], { } facts) => OwnerOf(occasion, facts, contract),
            (["reporter"], { } facts) => [Reporter(facts, contract)],
            (["role", var role], _) => contract.Contacts.Where(contact => contact.Role == role).Select(contact => Chosen(contact, target)),
            (["contact", var id], _) => contract.Contacts.Where(contact => contact.Id == id).Select(contact => Chosen(contact, target)),
            _ => [],
        };

    /// <summary>The matrix names parties for a category at a level; where some of theirs answer for the level, only they are told.</summary>
    private static IEnumerable<Contact> AtLevel(string? level, IncidentFacts facts, ContractDocument contract)
    {
        var all = contract.Contacts.Where(contact => contact.Levels.Any(one => one == level)).ToList();
        var responsible = all.Where(contact => facts.Parties.Contains(contact.Party)).ToList();
        return responsible.Count > 0 ? responsible : all;
    }

    /// <summary>An owner who is no contact (a login, say) cannot be reached: then the person the contract names for the severity is.</summary>
    private static IEnumerable<Recipient> OwnerOf(Occasion occasion, IncidentFacts facts, ContractDocument contract)
    {
        if (contract.Contacts.FirstOrDefault(contact => contact.Id == facts.Owner || contact.Name == facts.Owner) is { } owner)
            return [Chosen(owner, "owner")];
        var named = contract.Severities.FirstOrDefault(severity => severity.Id == occasion.Severity)?.Owner;
        return contract.Contacts.Where(contact => contact.Id == named).Select(contact => Chosen(contact, $"owner of severity {occasion.Severity}"));
    }

    /// <summary>Reporters belong to the customer, so they are written to in the language of the customer's contact.</summary>
    private static Recipient Reporter(IncidentFacts facts, ContractDocument contract) => new(
        "reporter",
        facts.ReporterName,
        contract.Contacts.FirstOrDefault(contact => contact.Role == "customer")?.Language ?? (contract.Name.ZhCn is null ? "en" : "zh-CN"),
        facts.ReporterEmail is { Length: > 0 } address ? [new Channel(Addressee.Mail, address)] : [],
        "reporter");

    private static Recipient Chosen(Contact contact, string reason) =>
        new(contact.Id, contact.Name, contact.Language, contact.Channels, reason);
}
