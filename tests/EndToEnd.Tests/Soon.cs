using Grpc.Core;

namespace EndToEnd;

/// <summary>What one service does reaches the others a moment later: looks until it is there.</summary>
internal static class Soon
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <param name="look">Null, or NOT_FOUND over gRPC, while there is nothing to see.</param>
    public static async Task<T> Seen<T>(Func<Task<T?>> look, Predicate<T> wanted, TimeSpan? within = null)
        where T : class
    {
        using var patience = new CancellationTokenSource(within ?? s_patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            var seen = await Look(look);
            if (seen is not null && wanted(seen))
                return seen;
            if (patience.IsCancellationRequested)
                Assert.Fail($"It did not come; last seen: {seen?.ToString() ?? "nothing"}");
            await timer.WaitForNextTickAsync();
        }
    }

    private static async Task<T?> Look<T>(Func<Task<T?>> look)
        where T : class
    {
        try
        {
            return await look();
        }
        catch (RpcException notYet) when (notYet.StatusCode is StatusCode.NotFound)
        {
            return null;
        }
    }
}
