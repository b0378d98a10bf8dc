namespace EventPaths.Faults;

/// <summary>The bus with a fault: what happens around each publish is a test's own.</summary>
internal sealed class FaultyBus(IEventBus real, BusFault fault) : IEventBus
{
    public Task Publish(IReadOnlyList<EventEnvelope> events, CancellationToken ct) => fault.Around(events, e => real.Publish(e, ct), ct);
}

/// <summary>What a test does with publishes.</summary>
internal sealed class BusFault
{
    public Func<IReadOnlyList<EventEnvelope>, Func<IReadOnlyList<EventEnvelope>, Task>, CancellationToken, Task> Around { get; set; } =
        static (events, publish, _) => publish(events);

    /// <summary>From now on, how many publishes have failed; they fail as before.</summary>
    public Func<int> CountFailures()
    {
        var failed = 0;
        Around = async (events, publish, _) =>
        {
            try
            {
                await publish(events);
            }
            catch
            {
                Interlocked.Increment(ref failed);
                throw;
            }
        };
        return () => Volatile.Read(ref failed);
    }

    /// <summary>Puts this in the place of the bus.</summary>
    public void Install(IServiceCollection services)
    {
        var real = services.Last(s => s.ServiceType == typeof(IEventBus)).ImplementationType!;
        services.AddSingleton<IEventBus>(s => new FaultyBus((IEventBus)ActivatorUtilities.CreateInstance(s, real), this));
    }
}
