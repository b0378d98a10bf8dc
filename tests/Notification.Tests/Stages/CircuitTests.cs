using Notifications.Domain;
using Notifications.Stages;

namespace Notifications.Tests.Stages;

public sealed class CircuitTests
{
    private readonly MovedClock clock = new();
    private readonly Circuits circuits;

    public CircuitTests() => circuits = new(clock);

    [Fact]
    public void Four_failures_change_nothing_five_close_the_endpoint_for_half_a_minute_and_then_it_is_probed()
    {
        Fail(4);
        Assert.Empty(circuits.Restricted());
        Fail(1);
        Assert.Equal([("one", 0)], circuits.Restricted());
        clock.Now += TimeSpan.FromSeconds(31);
        Assert.Equal([("one", 1)], circuits.Restricted());
    }

    [Fact]
    public void A_probe_that_fails_doubles_the_pause_up_to_five_minutes()
    {
        Fail(5);
        clock.Now += TimeSpan.FromSeconds(31);
        Fail(1);
        clock.Now += TimeSpan.FromSeconds(59);
        Assert.Equal([("one", 0)], circuits.Restricted());
        clock.Now += TimeSpan.FromSeconds(2);
        Assert.Equal([("one", 1)], circuits.Restricted());
        for (var probe = 0; probe < 100; probe++)
        {
            Fail(1);
            clock.Now += TimeSpan.FromSeconds(301);
            Assert.Equal([("one", 1)], circuits.Restricted());
        }
    }

    [Fact]
    public void What_was_under_way_when_it_closed_makes_the_pause_no_longer()
    {
        Fail(12);
        clock.Now += TimeSpan.FromSeconds(31);
        Assert.Equal([("one", 1)], circuits.Restricted());
    }

    [Fact]
    public void One_success_opens_it_again()
    {
        Fail(9);
        circuits.Report("one", new ChannelAnswer.Accepted("200"));
        Assert.Empty(circuits.Restricted());
    }

    [Fact]
    public void A_full_mailbox_says_nothing_about_the_mail_server()
    {
        for (var i = 0; i < 20; i++) circuits.Report("email", new ChannelAnswer.Retryable("452", OneRecipient: true));
        Assert.Empty(circuits.Restricted());
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++) circuits.Report("one", new ChannelAnswer.Retryable("500"));
    }

    private sealed class MovedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Samples.Now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
