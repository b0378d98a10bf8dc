using System.Globalization;
using System.Text;

namespace Incidents.Files;

/// <summary>Names of files from outside: nothing of a path, nothing invisible, nothing a file system takes for something else.</summary>
public static class FileNames
{
    private const int Longest = 120;
    private static readonly string[] Devices = ["con", "prn", "aux", "nul"];

    /// <summary>A harmless name that ends as files of the kind do.</summary>
    public static string Harmless(string? name, FileKind kind)
    {
        var last = (name ?? "").Split('/', '\\')[^1].Normalize(NormalizationForm.FormC);
        var text = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator)
                text.Append(' ');
            else if (!Invisible(rune) && !"<>:\"|?*".Contains((char)(rune.Value & 0xFFFF)))
                text.Append(rune.ToString());
        var clean = text.ToString().Trim(' ', '.');
        var ending = kind.Endings.FirstOrDefault(e => clean.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        var stem = ending is null ? clean : clean[..^ending.Length].TrimEnd(' ', '.');
        if (stem.Length == 0) stem = "file";
        if (Array.Exists(Devices, device => stem.Split('.')[0].Equals(device, StringComparison.OrdinalIgnoreCase))) stem = $"_{stem}";
        return Cut(stem) + (ending ?? kind.Endings[0]).ToLowerInvariant();
    }

    private static bool Invisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator || rune == Rune.ReplacementChar;

    // Never in the middle of a character that takes two.
    private static string Cut(string stem) =>
        stem.Length <= Longest ? stem : stem[..(char.IsHighSurrogate(stem[Longest - 1]) ? Longest - 1 : Longest)];
}
