using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Contracts.Documents;

/// <summary>
/// YAML to JSON nodes. A scalar gets the type its field has, not the one YAML would guess: <c>id: 1</c> is the text
/// "1" and <c>from: 11:00</c> the text "11:00". Aliases are refused and depth is limited, so that a small file
/// cannot become a large one, nor exhaust the stack.
/// </summary>
internal sealed class YamlNodes(IParser parser)
{
    private const int MaxDepth = 32;

    public static (JsonNode? Root, DocumentProblem? Problem) Parse(string text, JsonTypeInfo type)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _)) return (null, null);
            var root = new YamlNodes(parser).Read(type, 0);
            parser.Consume<DocumentEnd>();
            return parser.Accept<DocumentStart>(out var second)
                ? throw new YamlException(second.Start, second.End, "A second document begins: send one at a time.")
                : (root, null);
        }
        catch (YamlException broken)
        {
            var reason = broken.InnerException?.Message ?? broken.Message;
            return (null, new("", "syntax", $"Line {broken.Start.Line}, column {broken.Start.Column} is not readable YAML: {reason}"));
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet's answer to a bracket or brace that is never closed.
            return (null, new("", "syntax", "The YAML ends within a list or an object: close every bracket and brace."));
        }
    }

    private JsonNode? Read(JsonTypeInfo? type, int depth)
    {
        var next = parser.Consume<ParsingEvent>();
        if (depth > MaxDepth) throw new YamlException(next.Start, next.End, $"Nested deeper than {MaxDepth} levels: flatten it.");
        return next switch
        {
            Scalar scalar => ReadScalar(scalar, type),
            SequenceStart => ReadList(type, depth),
            MappingStart => ReadObject(type, depth),
            AnchorAlias => throw new YamlException(next.Start, next.End, "Aliases (*name) are not taken: write the value out."),
            _ => throw new YamlException(next.Start, next.End, $"Unexpected {next}."),
        };
    }

    private JsonArray ReadList(JsonTypeInfo? type, int depth)
    {
        var element = type is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } of } ? type.Options.GetTypeInfo(of) : null;
        var list = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _)) list.Add(Read(element, depth + 1));
        return list;
    }

    private JsonObject ReadObject(JsonTypeInfo? type, int depth)
    {
        var given = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            if (given.ContainsKey(key.Value)) throw new YamlException(key.Start, key.End, $"'{key.Value}' is given twice: keep one.");
            given.Add(key.Value, Read(ValueType(type, key.Value), depth + 1));
        }

        return given;
    }

    private static JsonTypeInfo? ValueType(JsonTypeInfo? type, string key) => type switch
    {
        { Kind: JsonTypeInfoKind.Dictionary, ElementType: { } of } => type.Options.GetTypeInfo(of),
        { Kind: JsonTypeInfoKind.Object } when type.Properties.FirstOrDefault(property => property.Name == key) is { } property =>
            type.Options.GetTypeInfo(property.PropertyType),
        _ => null,
    };

    private static JsonNode? ReadScalar(Scalar scalar, JsonTypeInfo? type)
    {
        var plain = scalar.Style == ScalarStyle.Plain;
        if (plain && scalar.Value is "" or "~" or "null") return null;
        var wanted = type is null ? null : Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (!plain || wanted is null) return JsonValue.Create(scalar.Value);
        if (wanted == typeof(bool) && scalar.Value is "true" or "false") return JsonValue.Create(scalar.Value == "true");
        if ((wanted == typeof(int) || wanted == typeof(long)) && long.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var whole))
            return JsonValue.Create(whole);
        return wanted == typeof(decimal) && decimal.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : JsonValue.Create(scalar.Value);
    }
}
