using System.Threading.Channels;

namespace ServiceDefaults.EventSourcing;

/// <summary>How much is taken together where a transaction each would cost most of the work.</summary>
/// <param name="Enough">So many are worth a transaction of their own: more are not waited for.</param>
/// <param name="Most">No more than so many at once.</param>
/// <param name="Patience">How long the first of too few waits for others.</param>
public sealed record Gathering(int Enough, int Most, TimeSpan Patience)
{
    /// <summary>Adds what waits, and what comes within <see cref="Patience"/> where that is not enough.</summary>
    public async Task Take<T>(ChannelReader<T> waiting, List<T> batch, TimeProvider clock, CancellationToken ct)
    {
        TakeWaiting(waiting, batch);
        if (Patience == TimeSpan.Zero || batch.Count >= Enough) return;
        await Task.Delay(Patience, clock, ct);
        TakeWaiting(waiting, batch);
    }

    private void TakeWaiting<T>(ChannelReader<T> waiting, List<T> batch)
    {
        while (batch.Count < Most && waiting.TryRead(out var next)) batch.Add(next);
    }
}
