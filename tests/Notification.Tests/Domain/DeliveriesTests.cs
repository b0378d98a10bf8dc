using Notifications.Domain;
using ServiceDefaults.Decisions;

namespace Notifications.Tests.Domain;

public sealed class DeliveriesTests
{
    private static readonly Requested Request = Samples.Message();
    private static readonly ChannelAnswer Failed = new ChannelAnswer.Retryable("503");
    private static readonly ChannelAnswer Taken = new ChannelAnswer.Accepted("204");

    [Fact]
    public void Asking_twice_requests_once()
    {
        Assert.Equal([Request], Deliveries.Request(Delivery.Initial, Request).Events);
        Assert.Empty(Deliveries.Request(Given(Request), Request).Events);
    }

    [Fact]
    public void What_the_channel_takes_is_delivered_once()
    {
        var delivered = Assert.IsType<Delivered>(Assert.Single(Record(Given(Request), Taken).Events));
        Assert.Equal((1, "204", 12.5), (delivered.Attempt, delivered.Answer, delivered.LatencyMs));
        Assert.Empty(Record(Given(Request, delivered), Taken).Events);
        Assert.Empty(Record(Given(Request, delivered), Failed).Events);
    }

    [Fact]
    public void A_failure_is_tried_again_until_the_schedule_is_used_up_and_then_is_a_dead_letter()
    {
        var state = Given(Request);
        for (var attempt = 1; attempt < RetrySchedule.Webhook.Delays.Count; attempt++)
        {
            var failed = Assert.IsType<AttemptFailed>(Assert.Single(Record(state, Failed).Events));
            Assert.Equal(attempt, failed.Attempt);
            state = Delivery.Evolve(state, failed);
        }

        var dead = Assert.IsType<DeadLettered>(Assert.Single(Record(state, Failed).Events));
        Assert.Equal(10, dead.Attempt);
        Assert.Equal(10, Delivery.Evolve(state, dead).Log.Length);
    }

    [Fact]
    public void What_can_never_succeed_is_a_dead_letter_at_once() =>
        Assert.IsType<DeadLettered>(Assert.Single(Record(Given(Request), new ChannelAnswer.Permanent("550")).Events));

    [Fact]
    public void An_attempt_not_made_does_not_count_as_one() =>
        Assert.Equal(0, Assert.IsType<DeadLettered>(Assert.Single(
            Deliveries.Record(Given(Request), new ChannelAnswer.Permanent("disabled"), null, RetrySchedule.Webhook, Samples.Now).Events)).Attempt);

    [Fact]
    public void What_arrived_after_all_is_delivered_even_if_it_was_given_up_meanwhile()
    {
        var dead = Record(Given(Request), new ChannelAnswer.Permanent("550")).Events;
        Assert.IsType<Delivered>(Assert.Single(Record(Given([Request, .. dead]), Taken).Events));
    }

    [Fact]
    public void A_reason_that_is_gone_suppresses_what_is_pending_and_nothing_else()
    {
        var suppressed = Assert.IsType<Suppressed>(Assert.Single(Deliveries.Suppress(Given(Request), "acknowledged", 4, Samples.Now).Events));
        Assert.Equal(("acknowledged", 4L, Request.About), (suppressed.Reason, suppressed.BasisVersion, suppressed.About));
        Assert.Empty(Deliveries.Suppress(Given(Request, suppressed), "closed", 5, Samples.Now).Events);
        Assert.Empty(Record(Given(Request, suppressed), Failed).Events);
    }

    [Fact]
    public void A_dead_letter_is_sent_again_under_its_key_to_the_address_put_right()
    {
        var dead = Record(Given(Request), new ChannelAnswer.Permanent("550")).Events;
        var right = Request.To with { Address = "https://new.us.test/" };
        var resent = Assert.IsType<Resent>(Assert.Single(Deliveries.Resend(Given([Request, .. dead]), "lee", right, Samples.Now).Events));
        Assert.Equal((Request.NotificationId, right, "lee"), (resent.NotificationId, resent.To, resent.By));

        var again = Given([Request, .. dead, resent]);
        Assert.Equal((DeliveryStatus.Pending, 0, 1), (again.Status, again.Round, again.Attempts));
        Assert.Equal(2, Assert.IsType<AttemptFailed>(Assert.Single(Record(again, Failed).Events)).Attempt);
        Assert.Empty(Deliveries.Resend(again, "lee", right, Samples.Now).Events);
    }

    [Fact]
    public void Only_dead_letters_are_sent_again()
    {
        Assert.Equal(Refusal.NotFound, Deliveries.Resend(Delivery.Initial, "lee", null, Samples.Now).Rejection!.Kind);
        var delivered = Record(Given(Request), Taken).Events;
        Assert.Equal("notification-not-dead-lettered", Deliveries.Resend(Given([Request, .. delivered]), "lee", null, Samples.Now).Rejection!.Code);
    }

    private static Delivery Given(params object[] events) => events.Aggregate(Delivery.Initial, Delivery.Evolve);

    private static Decision Record(Delivery state, ChannelAnswer answer) =>
        Deliveries.Record(state, answer, 12.5, RetrySchedule.Webhook, Samples.Now);
}
