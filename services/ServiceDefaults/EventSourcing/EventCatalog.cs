using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// Names of a service's stored events. Every name is written down, none is derived from a class, so classes may be
/// renamed for ever and the store stays readable. Enums are stored as text.
/// </summary>
public sealed class EventCatalog
{
    private readonly Dictionary<string, Entry> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, string> _names = [];

    /// <summary>How stored events are written.</summary>
    public JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public IReadOnlyDictionary<Type, string> Names => _names;

    /// <summary>A current event under its stored name, such as <c>incident-reported.v1</c>.</summary>
    public EventCatalog Add<T>(string name)
        where T : class
    {
        _byName.Add(name, new Entry(typeof(T), static e => e));
        _names.Add(typeof(T), name);
        return this;
    }

    /// <summary>A name of former times: read as <typeparamref name="TOld"/>, then brought up to date.</summary>
    public EventCatalog Upcast<TOld, TNew>(string oldName, Func<TOld, TNew> up)
        where TOld : class
        where TNew : class
    {
        _byName.Add(oldName, new Entry(typeof(TOld), old => up((TOld)old)));
        return this;
    }

    public string NameOf(object data) => _names.TryGetValue(data.GetType(), out var name)
        ? name
        : throw new InvalidOperationException($"{data.GetType()} has no stored name: add it to the service's EventNames.");

    /// <exception cref="UnknownEventException">The store holds an event that this version does not know.</exception>
    public object Read(string name, ReadOnlySpan<byte> json)
    {
        if (!_byName.TryGetValue(name, out var entry)) throw new UnknownEventException(name);
        var stored = JsonSerializer.Deserialize(json, entry.Stored, Json) ?? throw new JsonException($"An event {name} holds null.");
        return entry.Up(stored);
    }

    public byte[] Write(object data) => JsonSerializer.SerializeToUtf8Bytes(data, data.GetType(), Json);

    private sealed record Entry(Type Stored, Func<object, object> Up);
}

/// <summary>An event name that this version of the service does not know; it is never skipped.</summary>
public sealed class UnknownEventException(string name) : Exception($"Unknown stored event '{name}': a newer version wrote it.");
