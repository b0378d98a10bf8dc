using System.Text.Json;
using System.Text.Json.Nodes;
using Contracts.Documents;

namespace Contracts.Terms;

/// <summary>One thing that two versions of a contract say differently.</summary>
/// <param name="Path">Where, entries of lists by what names them: <c>targets[resolution/1].within</c>.</param>
/// <param name="From">What the older says; none where it says nothing.</param>
/// <param name="To">What the newer says; none where it says nothing.</param>
/// <param name="Sentence">The same for people.</param>
public sealed record ContractDifference(string Path, JsonNode? From, JsonNode? To, LocalizedText Sentence);

/// <summary>Compares two versions entry by entry, not place by place: an entry that only moved is no difference.</summary>
public static class ContractDifferences
{
    // What names an entry of a list that has no ids.
    private static readonly Dictionary<string, string[]> s_keys = new(StringComparer.Ordinal)
    {
        ["targets"] = ["clock", "severity"],
        ["matrix"] = ["category", "level"],
        ["channels"] = ["type", "address"],
        ["escalation"] = ["clock"],
        ["notifications"] = ["on", "severities"],
        ["reports"] = ["kind"],
        ["consents"] = ["action"],
        ["penalties"] = ["on", "severities"],
        ["recurrence"] = ["same"],
        ["exceptions"] = ["date"],
        ["weekly"] = ["days", "from"],
        ["openingHours"] = ["days", "from"],
        ["windows"] = ["from"],
        ["cells"] = ["impact", "urgency"],
        ["scale"] = ["beyond"],
        ["evidence"] = ["kind"],
    };

    /// <summary>Every difference, in the order of the newer document.</summary>
    public static IReadOnlyList<ContractDifference> Between(ContractDocument from, ContractDocument to)
    {
        var found = new List<ContractDifference>();
        var sentences = new DifferenceSentences(from, to);
        Compare(Node(from), Node(to), new([], ""), found, sentences);
        return found;
    }

    private static JsonNode Node(ContractDocument document) => JsonSerializer.SerializeToNode(document, DocumentReader.Json)!;

    private static void Compare(
        JsonNode? from, JsonNode? to, DifferenceTrail trail, List<ContractDifference> found, DifferenceSentences sentences)
    {
        if (JsonNode.DeepEquals(from, to)) return;
        if (from is JsonObject one && to is JsonObject other && !IsText(one))
        {
            foreach (var field in other.Concat(one).Select(member => member.Key).Distinct())
                Compare(one[field], other[field], trail.Field(field), found, sentences);
        }
        else if (Entries(from, trail) is { } before && Entries(to, trail) is { } after && (from ?? to) is not null)
        {
            foreach (var key in after.Keys.Union(before.Keys))
                Entry(before.GetValueOrDefault(key), after.GetValueOrDefault(key), trail.Entry(key), found, sentences);
        }
        else
        {
            found.Add(new(trail.Path, from?.DeepClone(), to?.DeepClone(), sentences.Changed(trail, from, to)));
        }
    }

    private static void Entry(
        JsonNode? from, JsonNode? to, DifferenceTrail trail, List<ContractDifference> found, DifferenceSentences sentences)
    {
        if (from is not null && to is not null) Compare(from, to, trail, found, sentences);
        else found.Add(new(trail.Path, from?.DeepClone(), to?.DeepClone(), sentences.Entry(trail, from ?? to!, added: from is null)));
    }

    /// <summary>The entries of a list of objects by their keys; null for anything else. A list that is left out has none.</summary>
    private static Dictionary<string, JsonNode>? Entries(JsonNode? node, DifferenceTrail trail)
    {
        if (node is null) return [];
        if (node is not JsonArray list || list.Any(item => item is not JsonObject given || IsText(given))) return null;
        var entries = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var item in list.OfType<JsonObject>())
        {
            var key = KeyOf(item, trail.Last);
            for (var copy = 2; !entries.TryAdd(key, item); copy++) key = $"{KeyOf(item, trail.Last)}#{copy}";
        }

        return entries;
    }

    /// <summary>The fields that name an entry of a list.</summary>
    internal static IReadOnlyList<string> KeyFields(string list) => s_keys.GetValueOrDefault(list, ["id"]);

    private static string KeyOf(JsonObject item, string list) =>
        string.Join('/', KeyFields(list).Select(field => item[field]).OfType<JsonNode>().Select(
            value => value is JsonArray several ? string.Join('+', several.Select(each => each?.ToString())) : value.ToString()));

    internal static bool IsText(JsonObject given) => given.Count > 0 && given.All(member => member.Key is "zh-CN" or "en");
}

/// <summary>The way to a place in a document.</summary>
/// <param name="Steps">Names of lists and keys of entries, in turn.</param>
/// <param name="Last">The field reached last.</param>
internal sealed record DifferenceTrail(IReadOnlyList<(string List, string Key)> Steps, string Last, string Path = "")
{
    public DifferenceTrail Field(string field) => this with { Last = field, Path = Path.Length == 0 ? field : $"{Path}.{field}" };

    public DifferenceTrail Entry(string key) => new([.. Steps, (Last, key)], "", $"{Path}[{key}]");
}
