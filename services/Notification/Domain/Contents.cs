using Contracts.Terms;

namespace Notifications.Domain;

/// <summary>What a recipient is told of an event, with names in the recipient's language.</summary>
public static class Contents
{
    public static Content For(string language, About about, ContractDocument contract)
    {
        var content = new Content(
            contract.Id, contract.Name.In(language), contract.TimeZone, about.HappenedAt, about.Actor, about.Data)
        {
            Duty = about.Duty is { } owed
                ? new DutyContent(owed.Kind, owed.Name.In(language), owed.Round, owed.Key, owed.KeyName?.In(language))
                : null,
        };
        return about.Incident is { } facts ? OfIncident(content, facts, about.Occasion, language, contract) : content;
    }

    private static Content OfIncident(
        Content content, IncidentFacts facts, Occasion occasion, string language, ContractDocument contract) => content with
        {
            Number = facts.Number,
            Summary = facts.Summary,
            Severity = occasion.Severity,
            SeverityName = contract.Severities.FirstOrDefault(severity => severity.Id == occasion.Severity)?.Name.In(language) ?? occasion.Severity,
            Level = occasion.Level,
            LevelName = contract.Levels.FirstOrDefault(level => level.Id == occasion.Level)?.Name.In(language) ?? occasion.Level,
            Owner = contract.Contacts.FirstOrDefault(contact => contact.Id == facts.Owner)?.Name ?? facts.Owner,
            Site = facts.Site,
            Device = facts.Device,
            ReportedAt = facts.ReportedAt,
        };
}
