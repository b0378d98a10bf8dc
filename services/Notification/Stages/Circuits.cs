using System.Collections.Concurrent;
using Notifications.Domain;

namespace Notifications.Stages;

/// <summary>
/// Endpoints that fail again and again are left alone for a while, then probed with one attempt. Kept in memory: another replica, or this
/// one after a restart, finds out by itself, and what waits is in the outbox anyway.
/// </summary>
public sealed class Circuits(TimeProvider clock)
{
    private const int Threshold = 5;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, Circuit> failing = new(StringComparer.Ordinal);

    public void Report(string endpoint, ChannelAnswer answer)
    {
        if (answer is ChannelAnswer.Retryable { OneRecipient: false })
            failing.AddOrUpdate(endpoint, _ => new(1, null), (_, circuit) => Failed(circuit));
        else
            failing.TryRemove(endpoint, out _);
    }

    /// <summary>Endpoints with fewer places than usual: none while open, one to probe with afterwards.</summary>
    public IEnumerable<(string Endpoint, int Places)> Restricted()
    {
        var now = clock.GetUtcNow();
        foreach (var (endpoint, circuit) in failing)
            if (circuit.Failures >= Threshold) yield return (endpoint, circuit.OpenUntil > now ? 0 : 1);
    }

    private Circuit Failed(Circuit circuit)
    {
        // Under way when it was opened: that is known already.
        if (circuit.OpenUntil > clock.GetUtcNow()) return circuit;
        var failures = circuit.Failures + 1;
        if (failures < Threshold) return new(failures, null);
        var pause = First * Math.Pow(2, Math.Min(failures - Threshold, 8));
        return new(failures, clock.GetUtcNow() + (pause < Longest ? pause : Longest));
    }

    private sealed record Circuit(int Failures, DateTimeOffset? OpenUntil);
}
