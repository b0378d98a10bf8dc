using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace EventPaths.Gate;

/// <summary>How much is taken together: pure but for the time that is waited.</summary>
public sealed class GatheringTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly FakeTimeProvider _clock = new();
    private readonly Channel<int> _waiting = Channel.CreateUnbounded<int>();
    private readonly List<int> _batch = [];

    [Fact]
    public async Task Where_enough_waits_nothing_is_waited_for_and_the_rest_stays_for_the_next_batch()
    {
        Arrive(25);
        await Take();
        Assert.Equal(Enumerable.Range(0, 20), _batch);
        Assert.Equal(5, _waiting.Reader.Count);
    }

    [Fact]
    public async Task Too_few_wait_once_for_others_and_no_longer()
    {
        Arrive(3);
        var taking = Take();
        Arrive(4);
        _clock.Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(taking.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await taking;
        Assert.Equal(7, _batch.Count);
    }

    [Fact]
    public async Task Without_patience_what_is_there_goes_at_once()
    {
        Arrive(1);
        await new Gathering(Enough: 10, Most: 20, TimeSpan.Zero).Take(_waiting.Reader, _batch, _clock, CancellationToken.None);
        Assert.Single(_batch);
    }

    private void Arrive(int count)
    {
        for (var n = 0; n < count; n++) Assert.True(_waiting.Writer.TryWrite(n));
    }

    private Task Take() => new Gathering(Enough: 10, Most: 20, Patience).Take(_waiting.Reader, _batch, _clock, CancellationToken.None);
}
