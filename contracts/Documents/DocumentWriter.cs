using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Contracts.Documents;

/// <summary>Writes a record as the document it was read from: what is written can be read again and is the same.</summary>
public static class DocumentWriter
{
    private static readonly JsonSerializerOptions Indented = new(DocumentReader.Json) { WriteIndented = true };

    /// <summary>Indented JSON.</summary>
    public static string ToJson<T>(T document) => JsonSerializer.Serialize(document, Indented);

    /// <summary>Block-style YAML; texts are quoted, so that no reader takes "1" for a number or 11:00 for a time.</summary>
    public static string ToYaml<T>(T document)
    {
        using var text = new StringWriter();
        var emitter = new Emitter(
            text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Write(emitter, JsonSerializer.SerializeToNode(document, DocumentReader.Json));
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject given:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, MappingStyle.Block));
                foreach (var (name, value) in given)
                {
                    Scalar(emitter, name, ScalarStyle.Plain);
                    Write(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(
                    AnchorName.Empty, TagName.Empty, isImplicit: true, list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list) Write(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                Scalar(emitter, value.GetValue<string>(), ScalarStyle.DoubleQuoted);
                break;
            default:
                Scalar(emitter, node?.ToJsonString() ?? "null", ScalarStyle.Plain);
                break;
        }
    }

    private static void Scalar(Emitter emitter, string value, ScalarStyle style) => emitter.Emit(
        new Scalar(AnchorName.Empty, TagName.Empty, value, style, isPlainImplicit: true, isQuotedImplicit: true));
}
