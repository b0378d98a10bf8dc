namespace Notifications.Domain;

/// <summary>When an attempt that failed is made again.</summary>
/// <param name="Delays">Before the first attempt, before the second, and so on; after the last comes the dead letter.</param>
public sealed record RetrySchedule(IReadOnlyList<TimeSpan> Delays)
{
    /// <summary>As Standard Webhooks 1.0 recommends: ten attempts in little more than three days.</summary>
    public static RetrySchedule Webhook { get; } = Of("0:00:05");

    /// <summary>Mail servers that greylist want the second attempt a little later.</summary>
    public static RetrySchedule Mail { get; } = Of("0:00:30");

    /// <summary>Nobody is called later than this because the other side asked for patience.</summary>
    private static readonly TimeSpan LongestPatience = TimeSpan.FromHours(24);

    /// <returns>When to try again after <paramref name="made"/> attempts; nothing when the schedule is used up.</returns>
    public DateTimeOffset? Next(int made, Guid notification, DateTimeOffset now, TimeSpan? asked = null)
    {
        if (made >= Delays.Count) return null;
        var wait = Delays[made] * (1 + Jitter(made, notification));
        return now + (asked > wait ? Shorter(asked.Value, LongestPatience) : wait);
    }

    /// <summary>Up to a tenth later, never earlier: what failed together does not come back together. The same on every replica.</summary>
    private static double Jitter(int made, Guid notification)
    {
        var bytes = notification.ToByteArray();
        var seed = BitConverter.ToUInt32(bytes, 0) ^ BitConverter.ToUInt32(bytes, 12) ^ ((uint)made * 2654435761u);
        return (seed * 2246822519u >> 8) / (double)(1 << 24) / 10;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static RetrySchedule Of(string first) => new(
        [TimeSpan.Zero, TimeSpan.Parse(first), .. new[] { 5, 30, 120, 300, 600, 840, 1200, 1440 }.Select(minutes => TimeSpan.FromMinutes(minutes))]);
}
