using Contracts.Terms;
using NodaTime;

namespace Notifications.Domain;

/// <summary>Which version of a contract holds.</summary>
public static class InForce
{
    /// <param name="versions">All of a contract, the newest first.</param>
    /// <returns>The newest version that has begun at this time, each in its own zone; where none has, the newest there is.</returns>
    public static ContractDocument At(IReadOnlyList<ContractDocument> versions, DateTimeOffset time) =>
        versions.FirstOrDefault(version => version.EffectiveFrom <= DayOf(time, version.TimeZone)) ?? versions[0];

    private static DateOnly DayOf(DateTimeOffset time, string zone) =>
        Instant.FromDateTimeOffset(time).InZone(DateTimeZoneProviders.Tzdb[zone]).Date.ToDateOnly();
}
