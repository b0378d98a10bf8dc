using System.Text.RegularExpressions;
using System.Xml;
using Contracts.Documents;

namespace Contracts.Terms;

/// <summary>Collects what the rules of a contract find wrong; each method is one kind of finding.</summary>
internal sealed partial class Findings
{
    private readonly List<DocumentProblem> _problems = [];

    public IReadOnlyList<DocumentProblem> Problems => _problems;

    public void Add(string path, string code, string message) => _problems.Add(new(path, code, message));

    /// <summary>Ids are short, lower case and unique in their list; levels and the like may be upper case.</summary>
    public void Ids(string list, IEnumerable<string> ids)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, id) in ids.Index())
        {
            var path = $"{list}[{index}].id";
            if (!IdPattern().IsMatch(id)) Add(path, "invalid-id", $"'{id}' is no id: use letters, digits and hyphens, at most 64.");
            if (!seen.Add(id)) Add(path, "duplicate", $"'{id}' is there already: give each its own id.");
        }
    }

    public void Reference(string path, string? id, IReadOnlySet<string> known, string what)
    {
        if (id is not null && !known.Contains(id))
            Add(path, "unknown-reference", $"There is no {what} '{id}': use one of {Listed(known)}, or add it.");
    }

    public void References(string path, IReadOnlyList<string>? ids, IReadOnlySet<string> known, string what)
    {
        foreach (var (index, id) in (ids ?? []).Index()) Reference($"{path}[{index}]", id, known, what);
    }

    public void OneOf(string path, string value, IReadOnlySet<string> allowed)
    {
        if (!allowed.Contains(value)) Add(path, "unknown-value", $"'{value}' is not known here: use one of {Listed(allowed)}.");
    }

    public void AllOf(string path, IReadOnlyList<string>? values, IReadOnlySet<string> allowed)
    {
        foreach (var (index, value) in (values ?? []).Index()) OneOf($"{path}[{index}]", value, allowed);
    }

    public void Zone(string path, string zone)
    {
        if (!ZonePattern().IsMatch(zone) || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            Add(path, "unknown-time-zone", $"'{zone}' is not known: use an IANA name such as Asia/Shanghai.");
    }

    public void Text(string path, LocalizedText? text)
    {
        if (text is not null && string.IsNullOrWhiteSpace(text.ZhCn) && string.IsNullOrWhiteSpace(text.En))
            Add(path, "no-text", "No text is given: give it as zh-CN, as en, or both.");
    }

    public void NotEmpty<T>(string path, IReadOnlyList<T> list, string what)
    {
        if (list.Count == 0) Add(path, "empty", $"The list is empty: give at least one {what}.");
    }

    /// <summary>An ISO 8601 duration above zero; days and weeks have no length within windows, months and years nowhere.</summary>
    public void Duration(string path, string duration, bool windows)
    {
        if (!DurationPattern().IsMatch(duration) || XmlConvert.ToTimeSpan(duration) <= TimeSpan.Zero)
            Add(path, "invalid-duration", $"'{duration}' is no duration above zero: write it as PT30M, PT4H or P7D.");
        else if (windows && duration.Contains('D', StringComparison.Ordinal))
            Add(path, "ambiguous-duration", $"'{duration}' has days, but the calendar counts hours: use hours, or serviceDays.");
    }

    public void Window(string path, string from, string to)
    {
        var begins = MinuteOf(from);
        var ends = MinuteOf(to);
        if (begins is null) Add($"{path}.from", "invalid-time", $"'{from}' is no time of day: write it as 09:00.");
        if (ends is null) Add($"{path}.to", "invalid-time", $"'{to}' is no time of day: write it as 18:00, at most 24:00.");
        if (begins >= ends) Add(
            path, "empty-window", $"From {from} to {to} is no time: let it begin before it ends; split it at midnight.");
    }

    /// <summary>Minutes since midnight, 24:00 included; null where the text is no time of day.</summary>
    public static int? MinuteOf(string time) => TimePattern().Match(time) is { Success: true } match
        ? int.Parse(match.Groups["hour"].ValueSpan) * 60 + int.Parse(match.Groups["minute"].ValueSpan)
        : null;

    /// <summary>Also one of no length, such as <c>PT0S</c>.</summary>
    public static bool IsDuration(string text) => DurationPattern().IsMatch(text);

    public static bool IsId(string id) => IdPattern().IsMatch(id);

    private static string Listed(IReadOnlySet<string> values) =>
        values.Count == 0 ? "none yet" : string.Join(", ", values.Order(StringComparer.Ordinal));

    [GeneratedRegex("^(UTC|[A-Z][A-Za-z]+(/[A-Z][A-Za-z0-9_+-]*){1,2})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ZonePattern();

    [GeneratedRegex("^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$(?<=^.{1,64})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"^P(?=\d|T\d)(\d{1,4}D)?(T(\d{1,5}H)?(\d{1,6}M)?(\d{1,7}S)?(?<!T))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"^(?<hour>[01]\d|2[0-3]|24(?=:00)):(?<minute>[0-5]\d)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TimePattern();
}
