using System.Text.Json;
using Contracts;
using Contracts.Events.Incident;
using ServiceDefaults.EventSourcing;

namespace Reports.Projections;

/// <summary>What happened to one incident in all services, oldest first.</summary>
public sealed record Timeline(Guid Incident, IReadOnlyList<TimelineEntry> Entries)
{
    /// <summary>Ordered by when it happened; what happened together, as it was recorded.</summary>
    public static Timeline Of(Guid incident, IEnumerable<EventEnvelope> events, ContractNames names)
    {
        var ordered = InOrder(events);
        var amendments = TimelineAmendment.In(ordered);
        return new(incident, [.. ordered.Select(e => TimelineEntry.Of(e, names) with
        {
            Amendments = amendments[(e.Subject, e.Sequence)].ToArray() is { Length: > 0 } corrected ? corrected : null,
        })]);
    }

    public static IReadOnlyList<EventEnvelope> InOrder(IEnumerable<EventEnvelope> events)
    {
        var all = events.ToDictionary(e => e.Id);
        return
        [
            .. all.Values.OrderBy(e => e.Time).ThenBy(e => e.RecordedTime).ThenBy(e => CausesOf(e, all))
                .ThenBy(e => e.Sequence).ThenBy(e => e.Subject, StringComparer.Ordinal),
        ];
    }

    /// <summary>How many events led to this one: what is recorded in the same instant comes after its cause.</summary>
    private static int CausesOf(EventEnvelope e, Dictionary<Guid, EventEnvelope> all)
    {
        var count = 0;
        while (Guid.TryParse(TimelineEntry.CauseOf(e), out var id) && all.TryGetValue(id, out var cause) && count < all.Count)
            (e, count) = (cause, count + 1);
        return count;
    }
}

/// <param name="Id">Event id.</param>
/// <param name="Source">Service that recorded it: <c>/incident</c>.</param>
/// <param name="Stream">Stream it belongs to; <paramref name="Version"/> counts in it.</param>
/// <param name="Title">One sentence in the reader's language.</param>
/// <param name="CausedBy">Event or command that led to it.</param>
public sealed record TimelineEntry(
    Guid Id,
    string Type,
    string Source,
    string Stream,
    string Title,
    DateTimeOffset HappenedAt,
    DateTimeOffset RecordedAt,
    string Actor,
    string? CausedBy,
    string? CorrelationId,
    long Version,
    JsonElement Data)
{
    /// <summary>What was corrected of this event later; the rest of the entry is what was recorded first.</summary>
    public IReadOnlyList<TimelineAmendment>? Amendments { get; init; }

    public static TimelineEntry Of(EventEnvelope e, ContractNames names) => new(
        e.Id, e.Type, e.Source, e.Subject, Titles.Of(e, names), e.Time, e.RecordedTime, e.Actor,
        CauseOf(e), e.CorrelationId, e.Sequence, e.Data);

    /// <summary>Clocks and notifications name in their data the event that they are about.</summary>
    internal static string? CauseOf(EventEnvelope e) => EventId(e.Data, "cause") ?? EventId(e.Data, "about") ?? e.CausationId;

    // A resolution names the fault's cause in words under the same name.
    private static string? EventId(JsonElement data, string name) =>
        data.ValueKind is JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            && value.TryGetGuid(out var id)
            ? id.ToString()
            : null;
}

/// <param name="Id">Event id of the amendment, which is an entry of its own.</param>
/// <param name="Field">Member of the amended event, such as <c>at</c>.</param>
public sealed record TimelineAmendment(Guid Id, string Field, string? Was, string? Becomes, string Reason)
{
    /// <summary>By the subject and version of the event they correct.</summary>
    public static ILookup<(string Stream, long Version), TimelineAmendment> In(IEnumerable<EventEnvelope> events) => events
        .Where(e => e.Type == PublicEvents.NameOf(typeof(IncidentAmended)))
        .OrderBy(e => e.Sequence)
        .Select(e => (Envelope: e, Amended: (IncidentAmended)e.Event))
        .ToLookup(
            e => (e.Envelope.Subject, e.Amended.Version),
            e => new TimelineAmendment(e.Envelope.Id, e.Amended.Field, e.Amended.Was, e.Amended.Becomes, e.Amended.Reason));
}

public static class Titles
{
    /// <summary>A sentence; for a type of a later release, the type.</summary>
    public static string Of(EventEnvelope e, ContractNames names) =>
        !Contracts.PublicEvents.ByType.ContainsKey(e.Type) ? e.Type
        : (names.IsChinese ? ChineseTitles.Of(e.Event, names) : EnglishTitles.Of(e.Event, names)) ?? e.Type;
}
