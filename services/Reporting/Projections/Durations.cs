using System.Globalization;
using System.Xml;

namespace Reports.Projections;

/// <summary>Durations for people and for machines.</summary>
public static class Durations
{
    public static string Iso(TimeSpan duration) => XmlConvert.ToString(duration);

    /// <summary>Two parts at most, the coarsest first: <c>2 d 3 h</c>, <c>4 小时 12 分</c>.</summary>
    public static string Text(TimeSpan duration, string language)
    {
        var chinese = language == Language.Chinese;
        (int Amount, string Unit)[] parts =
        [
            ((int)duration.TotalDays, chinese ? "天" : "d"),
            (duration.Hours, chinese ? "小时" : "h"),
            (duration.Minutes, chinese ? "分" : "min"),
            (duration.Seconds, chinese ? "秒" : "s"),
        ];
        var shown = parts.SkipWhile(part => part.Amount == 0).Take(2).Where(part => part.Amount != 0).ToArray();
        if (shown.Length == 0) shown = [(0, parts[^1].Unit)];
        return string.Join(' ', shown.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Amount} {part.Unit}")));
    }

    /// <summary>As above, of an ISO 8601 duration; a text that is none stays as it is.</summary>
    public static string Text(string iso, string language)
    {
        try
        {
            return Text(XmlConvert.ToTimeSpan(iso), language);
        }
        catch (FormatException)
        {
            return iso;
        }
    }
}
