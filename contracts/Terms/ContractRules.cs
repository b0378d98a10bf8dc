using System.Text.RegularExpressions;
using Contracts.Documents;

namespace Contracts.Terms;

/// <summary>The rules between a contract's fields: what refers to what, what excludes what. Pure; tells all that is wrong.</summary>
public static partial class ContractRules
{
    /// <summary>Everything that is wrong with a contract; empty where it may be published.</summary>
    public static IReadOnlyList<DocumentProblem> Check(ContractDocument contract, WorkingDayCalendars calendars)
    {
        var names = new Names(contract);
        var found = new Findings();
        Head(contract, found);
        People(contract, names, found);
        Matrix(contract, names, found);
        Severities(contract, names, found);
        foreach (var (index, calendar) in contract.Calendars.Index()) CalendarRules.Check(
            calendar, $"calendars[{index}]", calendars, found);
        ClockDefinitionRules.Check(contract, found);
        TargetRules.Check(contract, names, found);
        CoverageRules.Check(contract, names, found);
        DutyRules.Check(contract, names, found);
        return found.Problems;
    }

    private static void Head(ContractDocument contract, Findings found)
    {
        if (!ContractIdPattern().IsMatch(contract.Id))
            found.Add("id", "invalid-id", $"'{contract.Id}' is no contract id: use lower case letters, digits and hyphens, at most 64.");
        if (contract.Tenant is { } tenant && !Findings.IsId(tenant))
            found.Add("tenant", "invalid-id", $"'{tenant}' is no tenant: use letters, digits and hyphens, at most 64.");
        found.Zone("timeZone", contract.TimeZone);
        if (contract.EffectiveUntil < contract.EffectiveFrom)
            found.Add("effectiveUntil", "out-of-range", "The contract ends before it begins: give a later day, or correct effectiveFrom.");
        found.Text("name", contract.Name);
        foreach (var (index, warning) in contract.Warnings.Index())
            if (warning is <= 0 or >= 1)
                found.Add($"warnings[{index}]", "out-of-range",
                    $"{warning} is not between 0 and 1: give the fraction of a target, such as 0.5.");
    }

    private static void People(ContractDocument contract, Names names, Findings found)
    {
        found.NotEmpty("parties", contract.Parties, "party");
        found.Ids("parties", contract.Parties.Select(party => party.Id));
        foreach (var (index, party) in contract.Parties.Index())
        {
            found.OneOf($"parties[{index}].role", party.Role, ContractVocabulary.PartyRoles);
            found.Text($"parties[{index}].name", party.Name);
        }

        found.Ids("contacts", contract.Contacts.Select(contact => contact.Id));
        foreach (var (index, contact) in contract.Contacts.Index())
        {
            var path = $"contacts[{index}]";
            found.Reference($"{path}.party", contact.Party, names.Parties, "party");
            found.OneOf($"{path}.role", contact.Role, ContractVocabulary.ContactRoles);
            found.OneOf($"{path}.language", contact.Language, ContractVocabulary.Languages);
            found.References($"{path}.levels", contact.Levels, names.Levels, "level");
            found.References($"{path}.sites", contact.Sites, names.Sites, "site");
            foreach (var (at, channel) in contact.Channels.Index()) Address($"{path}.channels[{at}]", channel, found);
        }
    }

    private static void Address(string path, Channel channel, Findings found)
    {
        found.OneOf($"{path}.type", channel.Type, ContractVocabulary.ChannelTypes);
        if (channel.Type == "email" && !MailPattern().IsMatch(channel.Address))
            found.Add($"{path}.address", "invalid-address", $"'{channel.Address}' is no e-mail address: write it as name@example.com.");
        var web = Uri.TryCreate(channel.Address, UriKind.Absolute, out var url) && url.Scheme is "https" or "http";
        if (channel.Type == "webhook" && !web)
            found.Add($"{path}.address", "invalid-address", $"'{channel.Address}' is no web address: write it as https://host/path.");
    }

    private static void Matrix(ContractDocument contract, Names names, Findings found)
    {
        found.NotEmpty("levels", contract.Levels, "support level");
        found.Ids("levels", contract.Levels.Select(level => level.Id));
        foreach (var (index, level) in contract.Levels.Index())
        {
            found.Text($"levels[{index}].name", level.Name);
            found.Text($"levels[{index}].duties", level.Duties);
            found.Reference($"levels[{index}].hours", level.Hours, names.Calendars, "calendar");
            found.AllOf($"levels[{index}].intake", level.Intake, ContractVocabulary.Intake);
        }

        found.Ids("categories", contract.Categories.Select(category => category.Id));
        foreach (var (index, category) in contract.Categories.Index()) found.Text($"categories[{index}].name", category.Name);

        var seen = new HashSet<(string, string)>();
        foreach (var (index, cell) in contract.Matrix.Index())
        {
            var path = $"matrix[{index}]";
            found.Reference($"{path}.category", cell.Category, names.Categories, "category");
            found.Reference($"{path}.level", cell.Level, names.Levels, "level");
            found.NotEmpty($"{path}.parties", cell.Parties, "party");
            found.References($"{path}.parties", cell.Parties, names.Parties, "party");
            if (!seen.Add((cell.Category, cell.Level)))
                found.Add(path, "duplicate",
                    $"{cell.Category} at {cell.Level} is given already: keep one cell and name all its parties there.");
        }
    }

    private static void Severities(ContractDocument contract, Names names, Findings found)
    {
        found.NotEmpty("severities", contract.Severities, "severity");
        found.Ids("severities", contract.Severities.Select(severity => severity.Id));
        var ranks = new HashSet<int>();
        foreach (var (index, severity) in contract.Severities.Index())
        {
            var path = $"severities[{index}]";
            found.Text($"{path}.name", severity.Name);
            found.Reference($"{path}.owner", severity.Owner, names.Contacts, "contact");
            if (severity.Rank < 1) found.Add($"{path}.rank", "out-of-range", "Ranks begin at 1, the most severe.");
            if (!ranks.Add(severity.Rank)) found.Add(
                $"{path}.rank", "duplicate", $"Rank {severity.Rank} is taken: give each severity its own.");
        }

        foreach (var (index, _) in contract.Severities.Index().Where(entry => entry.Item.Default).Skip(1))
            found.Add($"severities[{index}].default", "more-than-one-default", "Another severity is the default already: keep one.");
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$(?<=^.{1,64})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ContractIdPattern();

    [GeneratedRegex(@"^[^\s@<>""]+@[^\s@<>""]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MailPattern();
}
