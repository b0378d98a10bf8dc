using System.Globalization;
using System.Text;

namespace Escalations.Messaging;

/// <summary>ISO 8601 durations of counted time: in hours, never in days, as a day of service is not 24 of them.</summary>
public static class IsoDuration
{
    public static string Of(TimeSpan time)
    {
        if (time == TimeSpan.Zero) return "PT0S";
        var text = new StringBuilder("PT");
        if (time.Ticks >= TimeSpan.TicksPerHour) text.Append(CultureInfo.InvariantCulture, $"{time.Ticks / TimeSpan.TicksPerHour}H");
        if (time.Minutes > 0) text.Append(CultureInfo.InvariantCulture, $"{time.Minutes}M");
        var seconds = (decimal)(time.Ticks % TimeSpan.TicksPerMinute) / TimeSpan.TicksPerSecond;
        if (seconds > 0) text.Append(CultureInfo.InvariantCulture, $"{seconds:0.#######}S");
        return text.ToString();
    }
}
