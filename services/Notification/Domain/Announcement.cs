using System.Text.Json;
using Contracts.Terms;

namespace Notifications.Domain;

/// <summary>The public event that may have to be told.</summary>
/// <param name="Type">With its version: <c>clock.breached.v1</c>.</param>
/// <param name="Incident">It is about this incident, or else about what the contract owes: then there is a duty.</param>
public sealed record About(
    Guid EventId, string Type, Occasion Occasion, IncidentFacts? Incident, Owed? Duty, string? Clock, JsonElement Data,
    DateTimeOffset HappenedAt, string Actor, string? TraceParent);

/// <summary>From an event to the notifications it causes, each with its key.</summary>
public static class Announcement
{
    public const string NobodyToTell = "nobody-to-tell";
    public const string NoAddress = "no-address";

    /// <param name="idOf">UUIDv5 of a name: the same event, recipient and channel always give the same notification.</param>
    /// <returns><see cref="Requested"/> or <see cref="Suppressed"/> by notification: why nobody was told is recorded as well.</returns>
    public static IReadOnlyList<(Guid Id, object Event)> Plan(
        About about, ContractDocument contract, Func<string, Guid> idOf, DateTimeOffset now)
    {
        if (Routing.Route(about.Occasion, about.Incident, contract) is not { } recipients) return [];
        var plan = recipients.SelectMany(recipient => For(recipient, about, contract, idOf, now)).ToList();
        if (!plan.Exists(one => one.Event is Requested)) plan.Add(Withheld("nobody", "none", NobodyToTell, about, contract, idOf, now));
        return plan;
    }

    private static IEnumerable<(Guid Id, object Event)> For(
        Recipient recipient, About about, ContractDocument contract, Func<string, Guid> idOf, DateTimeOffset now)
    {
        if (recipient.Channels.Count == 0) return [Withheld(recipient.Id, "none", NoAddress, about, contract, idOf, now)];
        return recipient.Channels
            .DistinctBy(channel => (channel.Type, channel.Address))
            .GroupBy(channel => channel.Type, StringComparer.Ordinal)
            .SelectMany(same => same.Select((channel, index) => Intent(channel, index, recipient, about, contract, idOf, now)));
    }

    private static (Guid, object) Intent(
        Channel channel, int index, Recipient recipient, About about, ContractDocument contract, Func<string, Guid> idOf, DateTimeOffset now)
    {
        // A second address of one kind has its own key, but the first keeps the plain one when it is added.
        var id = idOf($"{about.EventId}|{recipient.Id}|{channel.Type}{(index == 0 ? "" : $"#{index + 1}")}");
        return (id, new Requested(
            id,
            about.Incident?.IncidentId,
            new Addressee(recipient.Id, recipient.Name, recipient.Language, channel.Type, channel.Address, channel.Secret),
            about.EventId,
            about.Type,
            recipient.Reason,
            Standing.BasisOf(about.Occasion.Type, about.Clock),
            about.Incident?.AskedAt ?? 0,
            Contents.For(recipient.Language, about, contract),
            about.TraceParent,
            now));
    }

    private static (Guid, object) Withheld(
        string recipient, string channel, string reason, About about, ContractDocument contract, Func<string, Guid> idOf, DateTimeOffset now)
    {
        var id = idOf($"{about.EventId}|{recipient}|{channel}");
        return (id, new Suppressed(
            id, about.Incident?.IncidentId, recipient, channel, about.EventId, about.Type, reason, about.Incident?.Version ?? 0, contract.Id,
            about.Occasion.Severity, now));
    }
}
