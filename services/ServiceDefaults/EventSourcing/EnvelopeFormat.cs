using System.Buffers;
using System.Globalization;
using System.Text;
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
            DataJson = buffer.WrittenMemory.Slice(dataStart, dataLength),
            Json = buffer.WrittenMemory,
        };
    }

    /// <summary>Reads an envelope of this platform.</summary>
    /// <exception cref="JsonException">Not JSON, or a required attribute is missing.</exception>
    public static EventEnvelope Read(ReadOnlyMemory<byte> json) => Read(json, out var why) ?? throw new JsonException(why);

    /// <summary>The envelope; null where it is none, for the reason told.</summary>
    public static EventEnvelope? Read(ReadOnlyMemory<byte> json, out string? why)
    {
        try
        {
            var (attributes, data) = Scan(json);
            why = null;
            return Of(attributes, data, json);
        }
        catch (Exception malformed) when (
            malformed is JsonException or FormatException or OverflowException or ArgumentException or InvalidOperationException)
        {
            why = malformed.Message;
            return null;
        }
    }

    // Attributes are scalars, by the specification; data is only passed over.
    private static (Dictionary<string, string> Attributes, ReadOnlyMemory<byte> Data) Scan(ReadOnlyMemory<byte> json)
    {
        var attributes = new Dictionary<string, string>(20, StringComparer.Ordinal);
        var data = ReadOnlyMemory<byte>.Empty;
        var reader = new Utf8JsonReader(json.Span);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject) throw new JsonException("The event is no JSON object.");
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (name == "data")
            {
                reader.Skip();
                data = json[start..(int)reader.BytesConsumed];
            }
            else if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                throw new JsonException($"The CloudEvents attribute '{name}' is no scalar.");
            }
            else if (reader.TokenType is not JsonTokenType.Null)
            {
                var text = reader.TokenType is JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
                // The store refuses it.
                if (text.Contains('\0')) throw new JsonException($"The CloudEvents attribute '{name}' holds U+0000.");
                attributes[name] = text;
            }
        }

        return (attributes, data);
    }

    private static EventEnvelope Of(Dictionary<string, string> attributes, ReadOnlyMemory<byte> data, ReadOnlyMemory<byte> json) => new()
    {
        Id = Guid.Parse(Required(attributes, "id")),
        Source = Required(attributes, "source") is ['/', _, ..] source
            ? source
            : throw new JsonException("The CloudEvents attribute 'source' is no service of the platform, such as '/incident'."),
        Type = Required(attributes, "type"),
        Subject = Required(attributes, "subject"),
        Time = Time(attributes, "time"),
        RecordedTime = Time(attributes, "recordedtime"),
        Sequence = long.Parse(Required(attributes, "sequence"), CultureInfo.InvariantCulture) is > 0 and var sequence
            ? sequence
            : throw new JsonException("The CloudEvents attribute 'sequence' counts from 1."),
        Position = Required(attributes, "position"),
        Tenant = Required(attributes, "tenant"),
        Actor = Required(attributes, "actor"),
        CorrelationId = attributes.GetValueOrDefault("correlationid"),
        CausationId = attributes.GetValueOrDefault("causationid"),
        Contract = attributes.GetValueOrDefault("contract"),
        SeverityText = attributes.GetValueOrDefault("severitytext"),
        TraceParent = attributes.GetValueOrDefault("traceparent"),
        DataJson = data.IsEmpty ? throw Missing("data") : data,
        Json = json,
    };

    /// <summary>RFC 3339 in UTC, with the microseconds the database keeps.</summary>
    public static string Rfc3339(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static string Required(Dictionary<string, string> attributes, string name) =>
        attributes.GetValueOrDefault(name) is { Length: > 0 } value ? value : throw Missing(name);

    private static DateTimeOffset Time(Dictionary<string, string> attributes, string name) => DateTimeOffset.Parse(
        Required(attributes, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static JsonException Missing(string name) => new($"The event lacks the CloudEvents attribute '{name}'.");
}
