using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Contracts.Documents;

/// <summary>
/// Reads YAML or JSON into a record, strictly: unknown, missing and wrongly typed fields are refused, all at once,
/// each with its path. Which fields exist and which must be given is read off the record itself.
/// </summary>
public static class DocumentReader
{
    /// <summary>How documents are read and written: camelCase, case matters, nothing for null.</summary>
    public static JsonSerializerOptions Json { get; } = Options();

    /// <summary>The document, or its problems of form. Rules beyond form are the caller's.</summary>
    public static ParsedDocument<T> Read<T>(string text, DocumentFormat format) where T : class
    {
        var type = Json.GetTypeInfo(typeof(T));
        var (root, syntax) = format == DocumentFormat.Yaml ? YamlNodes.Parse(text, type) : ParseJson(text);
        if (syntax is not null) return new(null, [syntax]);

        var problems = ShapeCheck.Check(root, type);
        return problems.Count > 0 ? new(null, problems) : new((T)root.Deserialize(type)!, []);
    }

    private static (JsonNode?, DocumentProblem?) ParseJson(string text)
    {
        try
        {
            return (JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }), null);
        }
        catch (JsonException broken)
        {
            return (null, new("", "syntax", $"This is not JSON: {broken.Message} Correct it there, or send YAML as application/yaml."));
        }
    }

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        options.MakeReadOnly();
        return options;
    }
}
