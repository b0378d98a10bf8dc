using Notifications.Stages;

namespace Notifications.Tests.Stages;

public sealed class LaneTests : IDisposable
{
    private readonly Counter clock = new();
    private readonly Lane lane;

    public LaneTests() => lane = new(clock);

    public void Dispose() => lane.Dispose();

    [Fact]
    public async Task Of_an_endpoint_that_answers_at_once_more_is_claimed_and_after_one_slow_answer_no_longer()
    {
        Assert.Equal(8, lane.Places);
        for (var n = 0; n < 10; n++) await Answer(TimeSpan.FromMilliseconds(2));
        Assert.Equal(32, lane.Places);
        await Answer(TimeSpan.FromSeconds(1));
        Assert.Equal(8, lane.Places);
    }

    [Fact]
    public async Task Eight_are_called_at_once_whatever_is_claimed()
    {
        var calls = 0;
        var ninth = new TaskCompletionSource();
        var answers = Enumerable.Range(0, 12).Select(_ => new TaskCompletionSource<int>()).ToArray();
        var passes = answers.Select(answer =>
        {
            lane.Take();
            return lane.Pass(
                () =>
                {
                    if (Interlocked.Increment(ref calls) == 9) ninth.SetResult();
                    return answer.Task;
                },
                default);
        }).ToArray();
        Assert.Equal(8, calls);

        answers[0].SetResult(0);
        await Task.WhenAll(passes[0], ninth.Task);
        Assert.Equal((9, 11, 1), (calls, lane.Taken, lane.Left));
        foreach (var answer in answers[1..]) answer.SetResult(0);
        await Task.WhenAll(passes);
        Assert.Equal((12, 0, 12), (calls, lane.Taken, lane.Left));
    }

    [Fact]
    public async Task A_call_that_fails_or_is_given_up_leaves_its_place()
    {
        lane.Take();
        await Assert.ThrowsAsync<IOException>(() => lane.Pass<int>(() => throw new IOException("gone"), default));
        lane.Take();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lane.Pass(() => Task.FromResult(0), new(canceled: true)));
        Assert.Equal((0, 2), (lane.Taken, lane.Left));
    }

    private Task<int> Answer(TimeSpan after)
    {
        lane.Take();
        return lane.Pass(
            () =>
            {
                clock.Ticks += after.Ticks;
                return Task.FromResult(0);
            },
            default);
    }

    private sealed class Counter : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }
}
