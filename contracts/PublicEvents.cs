using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Contracts;

/// <summary>All public events by their CloudEvents <c>type</c>: the one table that turns <c>data</c> into a record.</summary>
public static class PublicEvents
{
    /// <summary>How <c>data</c> is written: camelCase, nothing for null, unknown members kept out.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static FrozenDictionary<string, Type> ByType { get; } = typeof(PublicEvents).Assembly.GetTypes()
        .Select(type => (Type: type, Name: type.GetCustomAttribute<EventTypeAttribute>()?.Name))
        .Where(entry => entry.Name is not null)
        .ToFrozenDictionary(entry => entry.Name!, entry => entry.Type);

    private static readonly FrozenDictionary<Type, string> Names = ByType.ToFrozenDictionary(entry => entry.Value, entry => entry.Key);

    public static string NameOf(Type type) => Names[type];
}
