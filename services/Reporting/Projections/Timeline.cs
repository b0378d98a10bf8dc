using System.Text.Json;
using ServiceDefaults.EventSourcing;

namespace Reports.Projections;

/// <summary>What happened to one incident in all services, oldest first.</summary>
public sealed record Timeline(Guid Incident, IReadOnlyList<TimelineEntry> Entries)
{
    /// <summary>Ordered by when it happened; what happened together, as it was recorded.</summary>
    public static Timeline Of(Guid incident, IEnumerable<EventEnvelope> events, ContractNames names) =>
        new(incident, [.. InOrder(events).Select(e => TimelineEntry.Of(e, names))]);

    public static IOrderedEnumerable<EventEnvelope> InOrder(IEnumerable<EventEnvelope> events) => events
        .OrderBy(e => e.Time)
        .ThenBy(e => e.RecordedTime)
        .ThenBy(e => e.Sequence)
        .ThenBy(e => e.Subject, StringComparer.Ordinal);
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
    public static TimelineEntry Of(EventEnvelope e, ContractNames names) => new(
        e.Id, e.Type, e.Source, e.Subject, Titles.Of(e, names), e.Time, e.RecordedTime, e.Actor,
        CauseOf(e), e.CorrelationId, e.Sequence, e.Data);

    /// <summary>Clocks and notifications name in their data the event that they are about.</summary>
    private static string? CauseOf(EventEnvelope e) => Text(e.Data, "cause") ?? Text(e.Data, "about") ?? e.CausationId;

    private static string? Text(JsonElement data, string name) =>
        data.ValueKind is JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}

public static class Titles
{
    /// <summary>A sentence; for a type of a later release, the type.</summary>
    public static string Of(EventEnvelope e, ContractNames names) =>
        !Contracts.PublicEvents.ByType.ContainsKey(e.Type) ? e.Type
        : (names.IsChinese ? ChineseTitles.Of(e.Event, names) : EnglishTitles.Of(e.Event, names)) ?? e.Type;
}
