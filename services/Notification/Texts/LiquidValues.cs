using System.Globalization;
using System.Text.Json;
using DotLiquid;
using NodaTime;
using NodaTime.Text;

namespace Notifications.Texts;

/// <summary>What templates see of JSON: objects, lists and plain values.</summary>
internal static class LiquidValues
{
    public static object? Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => ObjectOf(json),
        JsonValueKind.Array => json.EnumerateArray().Select(Of).ToList(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.GetDecimal(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static Hash ObjectOf(JsonElement json)
    {
        var hash = new Hash();
        foreach (var member in json.EnumerateObject()) hash[member.Name] = Of(member.Value);
        return hash;
    }
}

/// <summary>The filters of our own.</summary>
public static class LiquidFilters
{
    private static readonly ZonedDateTimePattern Minutes = ZonedDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm", DateTimeZoneProviders.Tzdb);

    /// <summary><c>{{ time | local }}</c>: an RFC 3339 time in the contract's zone, as people read it; other text stays as it is.</summary>
    public static string Local(Context context, string input)
    {
        var zone = context["timeZone"] is string name ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) : null;
        return DateTimeOffset.TryParse(input, CultureInfo.InvariantCulture, out var time)
            ? Minutes.Format(Instant.FromDateTimeOffset(time).InZone(zone ?? DateTimeZone.Utc))
            : input ?? "";
    }
}
