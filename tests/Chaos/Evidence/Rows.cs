using System.Text.Json;

namespace Chaos.Evidence;

/// <summary>An event as it is stored, read as bare JSON: the product's own records and folds are not used here.</summary>
internal sealed record StoredEvent(
    Guid Id, string Stream, long Version, string Type, string Data, DateTimeOffset Recorded, long Position)
{
    private (string Of, JsonElement Json)? _read;

    // Read once; a copy with other data is read anew.
    public JsonElement Json =>
        (_read is { } read && ReferenceEquals(read.Of, Data) ? read : (_read = (Data, JsonDocument.Parse(Data).RootElement)).Value).Json;

    public string Category => Stream[..Stream.IndexOf('/')];

    /// <summary>Id of the incident or notification the stream is about.</summary>
    public Guid Subject => Guid.Parse(Stream.AsSpan(Stream.IndexOf('/') + 1));

    public string Text(string field) => Json.GetProperty(field).GetString()!;

    public string? Optional(string field) => Json.TryGetProperty(field, out var value) ? value.GetString() : null;

    public DateTimeOffset Time(string field) => Json.GetProperty(field).GetDateTimeOffset();
}

/// <param name="ByKey">Whether it came with an <c>Idempotency-Key</c>.</param>
internal sealed record StoredCommand(Guid Id, bool ByKey, string Stream, long Version);

/// <summary>Newest version a consumer has applied of an owner's stream.</summary>
internal sealed record GateRow(string Owner, string Stream, long Version);

/// <summary>What every service has: its events and how they travel.</summary>
/// <param name="Heads">Version by stream, as the store's own table of streams has it.</param>
/// <param name="Fed">Positions that the relay's table has.</param>
/// <param name="Unrelayed">Entries of the feed behind which the relay's cursor has not come.</param>
/// <param name="Parked">Streams that were parked, with the reason.</param>
internal sealed record ServiceStore(
    IReadOnlyList<StoredEvent> Events, IReadOnlyDictionary<string, long> Heads, IReadOnlyList<StoredCommand> Commands,
    IReadOnlyList<long> Fed, long Unrelayed, IReadOnlyList<GateRow> Gates, IReadOnlyList<string> Parked)
{
    public static ServiceStore Empty { get; } = new([], new Dictionary<string, long>(), [], [], 0, [], []);

    public IEnumerable<IGrouping<string, StoredEvent>> Streams(string category) => Events
        .Where(e => e.Category == category).OrderBy(e => e.Version).GroupBy(e => e.Stream, StringComparer.Ordinal);
}

/// <summary>A row of a read model: which, of what, and its fields as text.</summary>
internal sealed record ViewRow(string View, string Id, IReadOnlyDictionary<string, string> Fields);

/// <summary>An armed timer.</summary>
internal sealed record TimerRow(Guid Incident, string Clock, int Round, decimal Fraction, DateTimeOffset DueAt);
