using System.Text.Json;
using Contracts.Terms;

namespace Notifications.Domain;

/// <summary>The public event that may have to be told.</summary>
/// <param name="Type">With its version: <c>clock.breached.v1</c>.</param>
public sealed record About(
    Guid EventId, string Type, Occasion Occasion, string? Clock, JsonElement Data, DateTimeOffset HappenedAt, string Actor, string? TraceParent);

/// <summary>From an event to the notifications it causes, each with its key.</summary>
public static class Announcement
{
    public const string NobodyToTell = "nobody-to-tell";
    public const string NoAddress = "no-address";

    /// <param name="idOf">UUIDv5 of a name: the same event, recipient and channel always give the same notification.</param>
    /// <returns><see cref="Requested"/> or <see cref="Suppressed"/> by notification: why nobody was told is recorded as well.</returns>
    public static IReadOnlyList<(Guid Id, object Event)> Plan(
        About about, IncidentFacts facts, ContractDocument contract, Func<string, Guid> idOf, DateTimeOffset now)
    {
        if (Routing.Route(about.Occasion, facts, contract) is not { } recipients) return [];
        var plan = recipients.SelectMany(recipient => For(recipient, about, facts, contract, idOf, now)).ToList();
        if (!plan.Exists(one => one.Event is Requested)) plan.Add(Withheld("nobody", "none", NobodyToTell, about, facts, idOf, now));
        return plan;
    }

    private static IEnumerable<(Guid Id, object Event)> For(
        Recipient recipient, About about, IncidentFacts facts, ContractDocument contract, Func<string, Guid> idOf, DateTimeOffset now)
    {
        if (recipient.Channels.Count == 0) return [Withheld(recipient.Id, "none", NoAddress, about, facts, idOf, now)];
        return recipient.Channels
            .DistinctBy(channel => (channel.Type, channel.Address))
            .GroupBy(channel => channel.Type, StringComparer.Ordinal)
            .SelectMany(same => same.Select((channel, index) => Intent(channel, index, recipient, about, facts, contract, idOf, now)));
    }

    private static (Guid, object) Intent(
        Channel channel, int index, Recipient recipient, About about, IncidentFacts facts, ContractDocument contract,
        Func<string, Guid> idOf, DateTimeOffset now)
    {
        // A second address of one kind has its own key, but the first keeps the plain one when it is added.
        var id = idOf($"{about.EventId}|{recipient.Id}|{channel.Type}{(index == 0 ? "" : $"#{index + 1}")}");
        return (id, new Requested(
            id,
            facts.IncidentId,
            new Addressee(recipient.Id, recipient.Name, recipient.Language, channel.Type, channel.Address, channel.Secret),
            about.EventId,
            about.Type,
            recipient.Reason,
            Standing.BasisOf(about.Occasion.Type, about.Clock),
            facts.AskedAt,
            ContentFor(recipient.Language, about, facts, contract),
            about.TraceParent,
            now));
    }

    private static (Guid, object) Withheld(
        string recipient, string channel, string reason, About about, IncidentFacts facts, Func<string, Guid> idOf, DateTimeOffset now)
    {
        var id = idOf($"{about.EventId}|{recipient}|{channel}");
        return (id, new Suppressed(
            id, facts.IncidentId, recipient, channel, about.EventId, about.Type, reason, facts.Version, facts.ContractId,
            about.Occasion.Severity, now));
    }

    private static Content ContentFor(string language, About about, IncidentFacts facts, ContractDocument contract) => new(
        facts.Number,
        facts.Summary,
        facts.ContractId,
        contract.Name.In(language),
        about.Occasion.Severity,
        contract.Severities.FirstOrDefault(severity => severity.Id == about.Occasion.Severity)?.Name.In(language) ?? about.Occasion.Severity,
        about.Occasion.Level,
        contract.Levels.FirstOrDefault(level => level.Id == about.Occasion.Level)?.Name.In(language) ?? about.Occasion.Level,
        contract.Contacts.FirstOrDefault(contact => contact.Id == facts.Owner)?.Name ?? facts.Owner,
        facts.Site,
        facts.Device,
        contract.TimeZone,
        facts.ReportedAt,
        about.HappenedAt,
        about.Actor,
        about.Data);
}
