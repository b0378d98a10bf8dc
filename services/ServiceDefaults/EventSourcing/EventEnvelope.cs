using System.Text.Json;
using Contracts;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// A public event as it travels: CloudEvents 1.0 with the platform's extension attributes. The same bytes on the bus, in
/// the feeds and in the record; see <see cref="EnvelopeFormat"/>.
/// </summary>
public sealed record EventEnvelope
{
    private object? _event;
    private JsonElement? _data;

    public required Guid Id { get; init; }

    /// <summary><c>/incident</c>, <c>/escalation</c>, <c>/notification</c> or <c>/reporting</c>.</summary>
    public required string Source { get; init; }

    public required string Type { get; init; }

    /// <summary>Stream id.</summary>
    public required string Subject { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When it was recorded, by the database clock.</summary>
    public required DateTimeOffset RecordedTime { get; init; }

    /// <summary>Version in its stream, from 1 without a gap.</summary>
    public required long Sequence { get; init; }

    /// <summary>Place in its service's feed.</summary>
    public required string Position { get; init; }

    public required string Tenant { get; init; }

    public required string Actor { get; init; }

    public string? CorrelationId { get; init; }

    public string? CausationId { get; init; }

    public string? Contract { get; init; }

    public string? SeverityText { get; init; }

    public string? TraceParent { get; init; }

    /// <summary>The event's own data: the part of <see cref="Json"/>. Many events pass here of which nobody reads more.</summary>
    public required ReadOnlyMemory<byte> DataJson
    {
        get;
        init
        {
            // A copy with other data has not read them yet.
            (field, _data, _event) = (value, null, null);
        }
    }

    /// <summary>The event's own data, parsed when it is asked for.</summary>
    public JsonElement Data => _data ??= JsonElement.Parse(DataJson.Span);

    /// <summary>The whole envelope as it was received or sent: structured CloudEvents JSON in UTF-8.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>Owner of the stream: <c>incident</c> for the source <c>/incident</c>.</summary>
    public string Owner => Source[1..];

    public StreamKey Key => new(Tenant, Subject);

    /// <summary><c>{type}.{contract}.{severity}</c>; a hyphen where there is none, as a topic has no empty words.</summary>
    public string RoutingKey => $"{Type}.{Contract ?? "-"}.{SeverityText ?? "-"}";

    /// <summary>The typed event of <c>contracts/Events</c>.</summary>
    /// <exception cref="UnknownEventException">This version does not know the type.</exception>
    public object Event => _event ??= PublicEvents.ByType.TryGetValue(Type, out var type)
        ? JsonSerializer.Deserialize(DataJson.Span, type, PublicEvents.Json) ?? throw new JsonException($"An event {Type} holds null.")
        : throw new UnknownEventException(Type);
}
