using System.Xml;

namespace Incidents.Domain;

/// <summary>Durations of a contract that run round the clock.</summary>
internal static class Durations
{
    /// <param name="duration">ISO 8601, such as <c>PT30M</c>; none has no end.</param>
    public static DateTimeOffset? After(DateTimeOffset at, string? duration) =>
        duration is null ? null : at.ToUniversalTime() + XmlConvert.ToTimeSpan(duration);
}
