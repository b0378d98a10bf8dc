using System.Diagnostics;
using System.Globalization;
using ServiceDefaults.Hosting;

namespace Gateway.Credentials;

/// <summary>How much one credential may ask for: a generous bound against a client gone wild, not a quota.</summary>
/// <param name="PerSecond"><c>Platform:Limits:RequestsPerSecond</c>, 20,000.</param>
/// <param name="Burst"><c>Platform:Limits:Burst</c>, how many at once after a pause; twice the above.</param>
public sealed record RateLimit(int PerSecond, int Burst)
{
    public static RateLimit Read(IConfiguration configuration)
    {
        var perSecond = configuration.GetValue("Platform:Limits:RequestsPerSecond", 20_000);
        return new RateLimit(perSecond, configuration.GetValue("Platform:Limits:Burst", 2 * perSecond));
    }

    /// <summary>Refuses with 429 and <c>Retry-After</c> what is over the credential's limit.</summary>
    public static Task Enforce(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<Credential>() is not { } credential || credential.Wait() is not { Ticks: > 0 } wait)
            return next(context);
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problems.Write(context, StatusCodes.Status429TooManyRequests, "too-many-requests",
            "This credential sends more requests than it may. Wait as long as `Retry-After` says.");
    }
}

/// <summary>
/// A token bucket as one number, the moment at which it would be full again (GCRA): no timer, no lock, nothing to dispose of when the
/// credentials are read again.
/// </summary>
internal sealed class TokenBucket(RateLimit limit)
{
    private readonly long _cost = Stopwatch.Frequency / limit.PerSecond;
    private readonly long _capacity = Stopwatch.Frequency / limit.PerSecond * limit.Burst;
    private long _fullAt;

    /// <summary>Takes one token: zero, or how long until there is one.</summary>
    public TimeSpan Take()
    {
        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            var seen = Volatile.Read(ref _fullAt);
            var fullAt = Math.Max(seen, now) + _cost;
            if (fullAt - now > _capacity)
                return Stopwatch.GetElapsedTime(now, fullAt - _capacity);
            if (Interlocked.CompareExchange(ref _fullAt, fullAt, seen) == seen)
                return TimeSpan.Zero;
        }
    }
}
