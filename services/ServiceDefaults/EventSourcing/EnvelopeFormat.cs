using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Contracts;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// CloudEvents 1.0 structured JSON. Written by hand because every event passes here several times; a test holds it
/// against the CloudEvents library.
/// </summary>
public static class EnvelopeFormat
{
    public const string MediaType = "application/cloudevents+json";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The public event of a recorded one, in its envelope.</summary>
    public static EventEnvelope Wrap(RecordedEvent recorded, string owner, object publicEvent)
    {
        var type = PublicEvents.NameOf(publicEvent.GetType());
        var buffer = new ArrayBufferWriter<byte>(1024);
        int dataStart, dataLength;
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", recorded.Id);
            json.WriteString("source", "/" + owner);
            json.WriteString("type", type);
            json.WriteString("subject", recorded.Key.Stream);
            json.WriteString("time", Rfc3339(recorded.Metadata.HappenedAt));
            json.WriteString("datacontenttype", "application/json");
            json.WriteString("recordedtime", Rfc3339(recorded.RecordedAt));
            json.WriteNumber("sequence", recorded.Version);
            json.WriteString("position", recorded.Position.ToString());
            json.WriteString("partitionkey", recorded.Key.Stream);
            WriteOptional(json, "correlationid", recorded.Metadata.CorrelationId);
            WriteOptional(json, "causationid", recorded.Metadata.CausationId);
            json.WriteString("actor", recorded.Metadata.Actor);
            json.WriteString("tenant", recorded.Key.Tenant);
            WriteOptional(json, "contract", recorded.Metadata.Contract);
            WriteOptional(json, "severitytext", recorded.Metadata.Severity);
            WriteOptional(json, "traceparent", recorded.Metadata.TraceParent);
            json.WritePropertyName("data");
            json.Flush();
            dataStart = buffer.WrittenCount;
            JsonSerializer.Serialize(json, publicEvent, publicEvent.GetType(), PublicEvents.Json);
            json.Flush();
            dataLength = buffer.WrittenCount - dataStart;
            json.WriteEndObject();
        }

        var data = new Utf8JsonReader(buffer.WrittenSpan.Slice(dataStart, dataLength));
        return new EventEnvelope
        {
            Id = recorded.Id,
            Source = "/" + owner,
            Type = type,
            Subject = recorded.Key.Stream,
            Time = recorded.Metadata.HappenedAt,
            RecordedTime = recorded.RecordedAt,
            Sequence = recorded.Version,
            Position = recorded.Position.ToString(),
            Tenant = recorded.Key.Tenant,
            Actor = recorded.Metadata.Actor,
            CorrelationId = recorded.Metadata.CorrelationId,
            CausationId = recorded.Metadata.CausationId,
            Contract = recorded.Metadata.Contract,
            SeverityText = recorded.Metadata.Severity,
            TraceParent = recorded.Metadata.TraceParent,
            Data = JsonElement.ParseValue(ref data),
            Json = buffer.WrittenMemory,
        };
    }

    /// <summary>Reads an envelope of this platform.</summary>
    /// <exception cref="JsonException">Not JSON, or a required attribute is missing.</exception>
    public static EventEnvelope Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new EventEnvelope
        {
            Id = Guid.Parse(Required(root, "id")),
            Source = Required(root, "source"),
            Type = Required(root, "type"),
            Subject = Required(root, "subject"),
            Time = Time(root, "time"),
            RecordedTime = Time(root, "recordedtime"),
            Sequence = root.TryGetProperty("sequence", out var sequence) ? sequence.GetInt64() : throw Missing("sequence"),
            Position = Required(root, "position"),
            Tenant = Required(root, "tenant"),
            Actor = Required(root, "actor"),
            CorrelationId = Optional(root, "correlationid"),
            CausationId = Optional(root, "causationid"),
            Contract = Optional(root, "contract"),
            SeverityText = Optional(root, "severitytext"),
            TraceParent = Optional(root, "traceparent"),
            Data = root.TryGetProperty("data", out var data) ? data.Clone() : throw Missing("data"),
            Json = json,
        };
    }

    /// <summary>RFC 3339 in UTC, with the microseconds the database keeps.</summary>
    public static string Rfc3339(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static string Required(JsonElement root, string name) => Optional(root, name) ?? throw Missing(name);

    private static string? Optional(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static DateTimeOffset Time(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) ? value.GetDateTimeOffset() : throw Missing(name);

    private static JsonException Missing(string name) => new($"The event lacks the CloudEvents attribute '{name}'.");
}
