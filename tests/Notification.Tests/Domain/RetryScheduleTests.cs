using Notifications.Domain;

namespace Notifications.Tests.Domain;

public sealed class RetryScheduleTests
{
    private static readonly Guid Id = Guid.Parse("0199c1d2-0000-5000-8000-0000000000aa");

    [Fact]
    public void Waits_are_those_of_Standard_Webhooks_never_shorter_and_at_most_a_tenth_longer()
    {
        TimeSpan[] expected = [.. new[] { 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400 }.Select(seconds => TimeSpan.FromSeconds(seconds))];
        for (var made = 1; made <= expected.Length; made++)
            Assert.InRange(RetrySchedule.Webhook.Next(made, Id, Samples.Now)!.Value - Samples.Now, expected[made - 1], expected[made - 1] * 1.1);
        Assert.Null(RetrySchedule.Webhook.Next(10, Id, Samples.Now));
    }

    [Fact]
    public void What_failed_together_does_not_come_back_together_and_every_replica_says_the_same()
    {
        var times = Enumerable.Range(0, 100).Select(_ => RetrySchedule.Webhook.Next(2, Guid.CreateVersion7(), Samples.Now)).ToHashSet();
        Assert.True(times.Count > 90, $"{times.Count} distinct times");
        Assert.Equal(RetrySchedule.Webhook.Next(2, Id, Samples.Now), RetrySchedule.Webhook.Next(2, Id, Samples.Now));
    }

    [Theory]
    [InlineData(1, 0, 5)]
    [InlineData(1, 120, 120)]
    [InlineData(1, 999_999, 86_400)]
    public void Who_asks_for_patience_gets_it_up_to_a_day(int made, int asked, int expected) =>
        Assert.InRange(
            RetrySchedule.Webhook.Next(made, Id, Samples.Now, TimeSpan.FromSeconds(asked))!.Value - Samples.Now,
            TimeSpan.FromSeconds(expected), TimeSpan.FromSeconds(expected * 1.1));
}
