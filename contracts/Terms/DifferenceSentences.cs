using System.Text.Json;
using System.Text.Json.Nodes;

namespace Contracts.Terms;

/// <summary>Differences told to people: entries by their names, durations and words of the vocabulary as they are spoken.</summary>
internal sealed class DifferenceSentences
{
    private const string Chinese = "zh-CN";
    private const string English = "en";

    // Which list the values of a field name entries of.
    private static readonly Dictionary<string, string> s_refersTo = new(StringComparer.Ordinal)
    {
        ["parties"] = "parties",
        ["party"] = "parties",
        ["vendor"] = "parties",
        ["owner"] = "contacts",
        ["contact"] = "contacts",
        ["category"] = "categories",
        ["level"] = "levels",
        ["levels"] = "levels",
        ["severity"] = "severities",
        ["severities"] = "severities",
        ["calendar"] = "calendars",
        ["hours"] = "calendars",
        ["sites"] = "sites",
        ["items"] = "configurationItems",
        ["impact"] = "impacts",
        ["urgency"] = "urgencies",
    };

    private readonly Dictionary<(string List, string Id), LocalizedText> _names = [];

    public DifferenceSentences(ContractDocument from, ContractDocument to)
    {
        // The newer names last, so that they win.
        foreach (var document in new[] { from, to })
        {
            foreach (var (list, id, name) in Named(document)) _names[(list, id)] = name;
        }
    }

    public LocalizedText Changed(DifferenceTrail trail, JsonNode? from, JsonNode? to)
    {
        var field = ContractWords.Field(trail.Last);
        var (zhSubject, enSubject) = (Subject(trail, Chinese), Subject(trail, English));
        var zh = zhSubject.Length == 0 ? field.ZhCn : $"{zhSubject}的{field.ZhCn}";
        var en = enSubject.Length == 0 ? field.En : $"{enSubject}: {field.En}";
        return (from, to) switch
        {
            (null, JsonObject whole) when !ContractDifferences.IsText(whole) => new($"新增{zh}。", $"New: {en}."),
            (JsonObject whole, null) when !ContractDifferences.IsText(whole) => new($"删除{zh}。", Capital($"{en} is removed.")),
            (null, _) => new($"{zh}设为{Value(to, trail.Last, Chinese)}。", Capital($"{en} is now {Value(to, trail.Last, English)}.")),
            (_, null) => new(
                $"{zh}不再规定，原为{Value(from, trail.Last, Chinese)}。",
                Capital($"{en} is no longer given, it was {Value(from, trail.Last, English)}.")),
            _ => new(
                $"{zh}由{Value(from, trail.Last, Chinese)}改为{Value(to, trail.Last, Chinese)}。",
                Capital($"{en} changes from {Value(from, trail.Last, English)} to {Value(to, trail.Last, English)}.")),
        };
    }

    public LocalizedText Entry(DifferenceTrail trail, JsonNode entry, bool added)
    {
        var named = entry["name"] as JsonObject;
        var (zh, en) = (Subject(trail, Chinese, named), Subject(trail, English, named));
        return added
            ? new($"新增{zh}{Content(trail, entry, Chinese)}。", $"New {en}{Content(trail, entry, English)}.")
            : new($"删除{zh}。", Capital($"{en} is removed."));
    }

    /// <summary>The time a new target gives, the parties of a new cell: what the entry is there for.</summary>
    private string Content(DifferenceTrail trail, JsonNode entry, string language)
    {
        var told = trail.Steps[^1].List switch
        {
            "targets" => new[] { "within", "serviceDays", "workingDays" },
            "matrix" => ["parties"],
            _ => [],
        };
        var parts = told.Where(field => entry[field] is not null)
            .Select(field => $"{ContractWords.Field(field).In(language)} {Value(entry[field], field, language)}").ToList();
        return parts.Count == 0 ? "" : language == Chinese ? $"：{string.Join("，", parts)}" : $": {string.Join(", ", parts)}";
    }

    private string Subject(DifferenceTrail trail, string language, JsonObject? last = null) => string.Join(
        language == Chinese ? "的" : ", ",
        trail.Steps.Select((step, index) =>
        {
            var name = last is not null && index == trail.Steps.Count - 1
                ? Text(last, language)
                : string.Join(" · ", Key(step.List, step.Key, language));
            var entry = ContractWords.Entry(step.List).In(language);
            return language == Chinese ? $"{entry}「{name}」" : $"{entry} “{name}”";
        }));

    private IEnumerable<string> Key(string list, string key, string language)
    {
        var fields = ContractDifferences.KeyFields(list);
        var parts = fields.Count == 1 ? [key] : key.Split('/', fields.Count);
        return parts.Select((part, index) => string.Join(
            language == Chinese ? "、" : ", ",
            part.Split('+').Select(
                word => Word(word, fields[index] == "id" ? list : s_refersTo.GetValueOrDefault(fields[index]), language))));
    }

    private string Value(JsonNode? value, string field, string language) => value switch
    {
        JsonArray list when list.Count == 0 => language == Chinese ? "无" : "none",
        JsonArray list => string.Join(language == Chinese ? "、" : ", ", list.Select(item => Value(item, field, language))),
        JsonObject text when ContractDifferences.IsText(text) =>
            language == Chinese ? $"「{Text(text, language)}」" : $"“{Text(text, language)}”",
        JsonObject => value.ToJsonString(Documents.DocumentReader.Json),
        not null when value.GetValueKind() == JsonValueKind.True => language == Chinese ? "是" : "yes",
        not null when value.GetValueKind() == JsonValueKind.False => language == Chinese ? "否" : "no",
        not null => Word(value.ToString(), s_refersTo.GetValueOrDefault(field), language),
        null => "",
    };

    /// <summary>The name of an entry of that list, else a word of the vocabulary, else the word itself.</summary>
    private string Word(string word, string? list, string language)
    {
        var (kind, plain) = word.Split(':', 2) is [("role" or "clock" or "kpi" or "contact") and var prefix, var rest]
            ? (prefix switch { "kpi" => "kpis", "contact" => "contacts", _ => null }, rest)
            : (list, word);
        return kind is not null && _names.TryGetValue((kind, plain), out var name) ? name.In(language)
            : ContractWords.Value(plain) is { } known ? known.In(language)
            : word;
    }

    private static string Text(JsonObject text, string language) =>
        new LocalizedText(text["zh-CN"]?.ToString(), text["en"]?.ToString()).In(language);

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];

    private static IEnumerable<(string List, string Id, LocalizedText Name)> Named(ContractDocument document) =>
    [
        .. document.Parties.Select(one => ("parties", one.Id, one.Name)),
        .. document.Contacts.Select(one => ("contacts", one.Id, new LocalizedText(one.Name, one.Name))),
        .. (document.ConfigurationItems ?? []).Select(one => ("configurationItems", one.Id, one.Name)),
        .. (document.Services ?? []).Select(one => ("services", one.Id, one.Name)),
        .. (document.Sites ?? []).Select(one => ("sites", one.Id, one.Name)),
        .. (document.Notices ?? []).Select(one => ("notices", one.Id, one.Name)),
        .. (document.ImpactUrgency?.Impacts ?? []).Select(one => ("impacts", one.Id, one.Name)),
        .. (document.ImpactUrgency?.Urgencies ?? []).Select(one => ("urgencies", one.Id, one.Name)),
        .. document.Categories.Select(one => ("categories", one.Id, one.Name)),
        .. document.PauseReasons.Select(one => ("pauseReasons", one.Id, one.Name)),
        .. document.Kpis.Select(one => ("kpis", one.Id, one.Name)),
        .. document.Calendars.Where(one => one.Name is not null).Select(one => ("calendars", one.Id, one.Name!)),
        .. document.Levels.Select(one => ("levels", one.Id, one.Name)),
        .. document.Severities.Select(one => ("severities", one.Id, one.Name)),
    ];
}
