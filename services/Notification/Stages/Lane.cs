namespace Notifications.Stages;

/// <summary>
/// The way to one endpoint: it is called by a few at once. Of an endpoint that answers at once more are claimed than that, so that a claim
/// is worth its round trip; what is claimed ahead has its turn in less time than a slow endpoint takes for one answer.
/// </summary>
public sealed class Lane(TimeProvider clock) : IDisposable
{
    /// <summary>Calls at once.</summary>
    public const int Width = 8;

    private const int Ahead = 24;
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(25);

    private readonly SemaphoreSlim _turns = new(Width);
    private double _pace = 2 * Quick.TotalMilliseconds;
    private int _taken;
    private int _left;
    private bool _short;

    public int Taken => Volatile.Read(ref _taken);

    public int Places => Length - Taken;

    /// <summary>How many have left so far.</summary>
    public int Left => Volatile.Read(ref _left);

    /// <summary>The last claim gave as many as there were places: there may be more.</summary>
    public bool IsShort
    {
        get => Volatile.Read(ref _short);
        set => Volatile.Write(ref _short, value);
    }

    /// <summary>Whether so many places are free that it is worth to look for more.</summary>
    public bool WantsMore => Places >= (IsQuick ? Length / 2 : 1);

    private int Length => IsQuick ? Width + Ahead : Width;

    private bool IsQuick => Volatile.Read(ref _pace) < Quick.TotalMilliseconds;

    public void Dispose() => _turns.Dispose();

    /// <summary>A notification for this endpoint is claimed: it has a place until it leaves.</summary>
    public void Take() => Interlocked.Increment(ref _taken);

    /// <summary>Waits for its turn, does the work, and frees the turn and the place.</summary>
    public async Task<T> Pass<T>(Func<Task<T>> work, CancellationToken ct)
    {
        try
        {
            await _turns.WaitAsync(ct);
            var start = clock.GetTimestamp();
            try
            {
                return await work();
            }
            finally
            {
                Volatile.Write(ref _pace, ((_pace * 7) + clock.GetElapsedTime(start).TotalMilliseconds) / 8);
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _taken);
            Interlocked.Increment(ref _left);
        }
    }
}
