using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Reports.Projections;

/// <summary>Headings and words of the report in one language; <c>Pages/major-report.{language}.json</c>.</summary>
public sealed class ReportTexts
{
    private static readonly FrozenDictionary<string, ReportTexts> All = new[] { Language.Chinese, Language.English }
        .ToFrozenDictionary(language => language, language => new ReportTexts(language));

    private ReportTexts(string language)
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream($"major-report.{language}.json")!;
        Words = JsonSerializer.Deserialize<Dictionary<string, string>>(file)!.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public FrozenDictionary<string, string> Words { get; }

    public string this[string key] => Words[key];

    public static ReportTexts In(string language) => All[language];

    public string Status(string status) => Words.GetValueOrDefault("status-" + status, status);

    public string Outcome(string state) => Words.GetValueOrDefault("clock-" + state, state);
}
