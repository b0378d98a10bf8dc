using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Contracts.Documents;

/// <summary>Compares a document with the record it is to become and tells every difference, not only the first.</summary>
internal static class ShapeCheck
{
    public static IReadOnlyList<DocumentProblem> Check(JsonNode? root, JsonTypeInfo type)
    {
        var problems = new List<DocumentProblem>();
        Visit(root, type, "", problems);
        return problems;
    }

    private static void Visit(JsonNode? node, JsonTypeInfo type, string path, List<DocumentProblem> problems)
    {
        if (node is null)
        {
            problems.Add(new(path, "required", "Nothing is given here: give a value, or leave the field out where it may be left out."));
            return;
        }

        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object: VisitObject(node, type, path, problems); break;
            case JsonTypeInfoKind.Enumerable: VisitList(node, type, path, problems); break;
            case JsonTypeInfoKind.Dictionary: VisitMap(node, type, path, problems); break;
            default: VisitScalar(node, type, path, problems); break;
        }
    }

    private static void VisitObject(JsonNode node, JsonTypeInfo type, string path, List<DocumentProblem> problems)
    {
        if (node is not JsonObject given)
        {
            problems.Add(new(path, "wrong-type", $"An object with the fields {Fields(type)} belongs here."));
            return;
        }

        foreach (var (name, value) in given)
        {
            var property = type.Properties.FirstOrDefault(candidate => candidate.Name == name);
            if (property is null)
                problems.Add(new(Join(path, name), "unknown-field", $"There is no field '{name}' here: {Nearest(name, type)}"));
            else if (value is not null || !property.IsSetNullable)
                Visit(value, type.Options.GetTypeInfo(property.PropertyType), Join(path, name), problems);
        }

        foreach (var property in type.Properties.Where(candidate => Required(candidate) && !given.ContainsKey(candidate.Name)))
            problems.Add(new(Join(path, property.Name), "required", $"The field '{property.Name}' is missing: add it."));
    }

    private static void VisitList(JsonNode node, JsonTypeInfo type, string path, List<DocumentProblem> problems)
    {
        if (node is not JsonArray given)
        {
            problems.Add(new(path, "wrong-type", "A list belongs here."));
            return;
        }

        var element = type.Options.GetTypeInfo(type.ElementType!);
        for (var index = 0; index < given.Count; index++) Visit(given[index], element, $"{path}[{index}]", problems);
    }

    private static void VisitMap(JsonNode node, JsonTypeInfo type, string path, List<DocumentProblem> problems)
    {
        if (node is not JsonObject given)
        {
            problems.Add(new(path, "wrong-type", "An object belongs here."));
            return;
        }

        var element = type.Options.GetTypeInfo(type.ElementType!);
        foreach (var (name, value) in given) Visit(value, element, Join(path, name), problems);
    }

    private static void VisitScalar(JsonNode node, JsonTypeInfo type, string path, List<DocumentProblem> problems)
    {
        try
        {
            node.Deserialize(type);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            problems.Add(new(path, "wrong-type",
                $"{node.ToJsonString(DocumentReader.Json)} does not fit here: {Wanted(type.Type)} belongs here."));
        }
    }

    private static bool Required(JsonPropertyInfo property) =>
        property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Fields(JsonTypeInfo type) => string.Join(", ", type.Properties.Select(property => property.Name));

    private static string Nearest(string name, JsonTypeInfo type)
    {
        var same = type.Properties.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase));
        return same is not null ? $"write '{same.Name}'." : $"remove it, or use one of {Fields(type)}.";
    }

    private static string Wanted(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(DateOnly) ? "a date as 2026-01-31"
            : type == typeof(bool) ? "true or false"
            : type == typeof(int) || type == typeof(long) ? "a whole number"
            : type == typeof(decimal) ? "a number"
            : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
            : "a text";
    }
}
