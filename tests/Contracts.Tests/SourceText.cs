using System.Text;

namespace Contracts.Tests;

/// <summary>The text the sample contracts were made from: lines between headings, read without any of the contracts' own code.</summary>
internal static class SourceText
{
    public const string Source = "../domain/source-zh.txt";

    private static readonly Lazy<string[]> s_lines = new(() =>
        [.. File.ReadLines(SharedData.Require(Source)).Select(Plain).Where(line => line.Length > 0)]);

    /// <summary>Lines after the one that begins with a heading, up to the one that begins with another.</summary>
    public static string[] Between(string heading, string next)
    {
        var from = Array.FindIndex(s_lines.Value, line => line.StartsWith(Plain(heading), StringComparison.Ordinal));
        var to = Array.FindIndex(s_lines.Value, from + 1, line => line.StartsWith(Plain(next), StringComparison.Ordinal));
        Assert.True(from >= 0 && to > from, $"The source has no part from '{heading}' to '{next}'.");
        return s_lines.Value[(from + 1)..to];
    }

    /// <summary>The one line that begins so.</summary>
    public static string Line(string beginning) =>
        Assert.Single(s_lines.Value, line => line.StartsWith(Plain(beginning), StringComparison.Ordinal));

    /// <summary>Without spaces, bullets and numbering, full-width forms made plain, so that only the words are compared.</summary>
    public static string Plain(string text)
    {
        var plain = string.Concat(
            text.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && c is not ('•' or '◦' or '\uFEFF')));
        return plain.Trim('。', ';', '.').TrimStart('-');
    }

    public static string Plain(Contracts.Terms.LocalizedText? text) => Plain(text?.ZhCn ?? "");
}
