using System.Xml;
using NodaTime;
using NodaTime.Text;

namespace Story;

/// <summary>Tells the story: times as the people in it see them.</summary>
public sealed class Narrator(TextWriter output, string zone)
{
    private static readonly LocalDateTimePattern s_clock = LocalDateTimePattern.CreateWithInvariantCulture("MM-dd HH:mm");
    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb[zone];

    /// <summary>Something somebody does, at a time of the platform.</summary>
    public void Happens(DateTimeOffset at, string who, string what) => output.WriteLine($"\n{Clock(at)}  {who}: {what}");

    /// <summary>Something the platform does or says because of it.</summary>
    public void Follows(string what) => output.WriteLine($"             → {what}");

    public void Says(string what = "") => output.WriteLine(what);

    public string Clock(DateTimeOffset at) => s_clock.Format(Local(at));

    /// <summary>An ISO 8601 duration in hours and minutes.</summary>
    public static string Length(string duration)
    {
        var length = XmlConvert.ToTimeSpan(duration);
        return $"{(int)length.TotalHours} h {length.Minutes:00} min";
    }

    public ZonedDateTime ZonedAt(DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(_zone);

    private LocalDateTime Local(DateTimeOffset at) => ZonedAt(at).LocalDateTime;
}
