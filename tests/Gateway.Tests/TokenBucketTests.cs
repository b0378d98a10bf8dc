using Gateway.Credentials;

namespace Gateway.Tests;

/// <summary>The limit of one credential.</summary>
public sealed class TokenBucketTests
{
    [Fact]
    public void ABurstIsLetThroughAndThenNoMore()
    {
        var bucket = new TokenBucket(new RateLimit(PerSecond: 1, Burst: 5));
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(TimeSpan.Zero, bucket.Take()));
        Assert.InRange(bucket.Take(), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void ManyAtOnceTakeNoMoreThanThereIs()
    {
        var bucket = new TokenBucket(new RateLimit(PerSecond: 1, Burst: 1000));
        var taken = 0;
        Parallel.For(0, 4000, _ =>
        {
            if (bucket.Take() == TimeSpan.Zero)
                Interlocked.Increment(ref taken);
        });
        // One a second comes back meanwhile.
        Assert.InRange(taken, 1000, 1030);
    }
}
