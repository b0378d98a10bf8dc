using System.Globalization;

namespace ServiceDefaults.EventSourcing;

/// <summary>An event as it stands in the store.</summary>
/// <param name="Version">1 for the first event of the stream.</param>
/// <param name="Type">Stored name, with its version.</param>
/// <param name="Data">The stored record, brought up to the newest shape.</param>
/// <param name="RecordedAt">Database clock.</param>
public sealed record RecordedEvent(
    Guid Id, StreamKey Key, long Version, string Type, object Data, EventMetadata Metadata, DateTimeOffset RecordedAt, EventPosition Position);

/// <summary>What is kept beside an event's data.</summary>
/// <param name="HappenedAt">When it happened, by the payload; else when it was decided, by the database clock.</param>
/// <param name="Actor">Who did it: a credential's subject, <c>clock:…</c> or <c>service:…</c>.</param>
/// <param name="CorrelationId">The same for everything that began with one request.</param>
/// <param name="CausationId">The event or command that led to it.</param>
/// <param name="Contract">Contract concerned, where there is one.</param>
/// <param name="Severity">Severity at that time, where there is one.</param>
/// <param name="TraceParent">W3C trace context of the request.</param>
public sealed record EventMetadata(
    DateTimeOffset HappenedAt, string Actor, string? CorrelationId, string? CausationId, string? Contract, string? Severity, string? TraceParent);

/// <summary>Place of an event in its service's feed: the order of commits that no late transaction can upset.</summary>
/// <param name="Xid">Transaction id (<c>xid8</c>) that wrote it.</param>
/// <param name="Sequence">Number within the event table.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct EventPosition(ulong Xid, long Sequence)
{
    public static EventPosition Beginning => default;

    public override string ToString() => $"{Xid}-{Sequence}";

    /// <summary>Reads a position that this platform wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static EventPosition Parse(string text) =>
        TryParse(text, out var position) ? position : throw new FormatException($"'{text}' is no position of a feed.");

    /// <summary>Reads <c>xid-sequence</c>; nothing and the empty text are the beginning.</summary>
    public static bool TryParse(string? text, out EventPosition position)
    {
        position = Beginning;
        if (string.IsNullOrEmpty(text)) return true;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 ||
            !ulong.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var xid) ||
            !long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return false;
        }

        position = new EventPosition(xid, sequence);
        return true;
    }
}
