using Notifications.Domain;
using Notifications.Stages;

namespace Notifications.Tests.Stages;

public sealed class HoldStageTests
{
    private static readonly DueDelivery Due = new("chain", "webhook:x", 0, Samples.Message() with { Basis = Standing.UntilAcknowledged }, Progress.Open, 0, 3, null);

    [Fact]
    public void What_still_stands_is_sent() => Assert.Null(HoldStage.Check(Due));

    [Fact]
    public void What_was_acknowledged_while_it_waited_is_not()
    {
        var verdict = HoldStage.Check(Due with { AnsweredAt = 3 });
        Assert.Equal("acknowledged", verdict!.Gone);
    }

    [Fact]
    public void What_would_go_to_an_endpoint_that_is_gone_is_a_dead_letter_without_an_attempt()
    {
        var verdict = HoldStage.Check(Due with { DisabledBecause = "410" })!;
        Assert.Equal((new ChannelAnswer.Permanent("endpoint disabled: 410"), (double?)null), (verdict.Answer, verdict.LatencyMs));
    }

    [Fact]
    public void What_somebody_sends_again_by_hand_goes_out_even_when_the_incident_is_closed()
    {
        var resent = new Resent(Due.Id, null, Due.Message.To, Due.Message.About, Due.Message.AboutType, "lee", Samples.Now);
        var state = new object[] { Due.Message, resent }.Aggregate(Delivery.Initial, Delivery.Evolve);
        Assert.Null(HoldStage.Check(Due with { Message = state.Request!, Progress = Progress.Closed }));
    }
}
