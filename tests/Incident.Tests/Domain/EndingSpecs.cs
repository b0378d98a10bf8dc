using Incidents.Domain;
using ServiceDefaults.Decisions;
using static Incidents.Tests.Domain.Samples;
using static Incidents.Tests.Domain.Specification;

namespace Incidents.Tests.Domain;

public class ResolveSpecs
{
    [Fact]
    public void Mended_also_while_it_waits()
    {
        var after = Given(Reported, Acknowledged, Paused)
            .When(i => Ending.Decide(i, new ResolveIncident("eng", "Sensor cleaned", "Dust", At: At(40)), Now)).Then(Resolved).After;
        Assert.Equal((IncidentStatus.Resolved, At(40), null), (after.Status, after.ResolvedAt, after.Waiting));
    }

    [Fact]
    public void Mending_what_nobody_answered_is_its_response() =>
        Given(Reported).When(i => Ending.Decide(i, new ResolveIncident("eng", "Sensor cleaned", "Dust", At: At(40)), Now))
            .Then(new IncidentAcknowledged("bob", "eng", At(40)), Resolved);

    [Fact]
    public void Twice_is_once() =>
        Given(Reported, Acknowledged, Resolved).When(i => Ending.Decide(i, new ResolveIncident("eng", "Sensor cleaned"), Now))
            .ThenNothing();

    [Fact]
    public void Refused()
    {
        Given(Reported).When(i => Ending.Decide(i, new ResolveIncident("eng", null), Now))
            .ThenRefused("resolution-required", Refusal.Invalid, "resolution");
        Given(Reported, Resolved).When(i => Ending.Decide(i, new ResolveIncident("eng", "Otherwise"), Now))
            .ThenRefused("incident-resolved");
        Given(Reported, Resolved, Closed).When(i => Ending.Decide(i, new ResolveIncident("eng", "r"), Now)).ThenRefused("incident-closed");
    }
}

public class ConfirmSpecs
{
    [Fact]
    public void The_customer_agrees() =>
        Given(Reported, Resolved).When(i => Ending.Decide(i, new ConfirmResolution("cust", At(50)), Now)).Then(Confirmed);

    [Fact]
    public void Twice_is_once()
    {
        Given(Reported, Resolved, Confirmed).When(i => Ending.Decide(i, new ConfirmResolution("cust"), Now)).ThenNothing();
        Given(Reported, Resolved, Confirmed, Closed).When(i => Ending.Decide(i, new ConfirmResolution("cust"), Now)).ThenNothing();
    }

    [Fact]
    public void Refused()
    {
        Given(Reported).When(i => Ending.Decide(i, new ConfirmResolution("cust"), Now)).ThenRefused("not-resolved");
        Given(Reported, Resolved, Closed).When(i => Ending.Decide(i, new ConfirmResolution("cust"), Now)).ThenRefused("incident-closed");
        Given(Reported, Resolved).When(i => Ending.Decide(i, new ConfirmResolution("cust", At(39)), Now))
            .ThenRefused("at-out-of-order", Refusal.Invalid, "at");
    }
}

public class RejectSpecs
{
    [Fact]
    public void Not_mended_after_all()
    {
        var after = Given(Reported, Acknowledged, Resolved).When(i => Ending.Decide(i, new RejectResolution("cust", "still open"), Now))
            .Then(new ResolutionRejected("still open", "cust", Now)).After;
        Assert.Equal((IncidentStatus.InProgress, At(5), null), (after.Status, after.AcknowledgedAt, after.ResolvedAt));
    }

    [Fact]
    public void Twice_is_once() =>
        Given(Reported, Resolved, new ResolutionRejected("still open", "cust", At(50)))
            .When(i => Ending.Decide(i, new RejectResolution("cust", "still open"), Now)).ThenNothing();

    [Fact]
    public void Refused()
    {
        Given(Reported).When(i => Ending.Decide(i, new RejectResolution("cust", "r"), Now)).ThenRefused("not-resolved");
        Given(Reported, Resolved, Confirmed).When(i => Ending.Decide(i, new RejectResolution("cust", "r"), Now))
            .ThenRefused("already-confirmed");
        Given(Reported, Resolved, Closed).When(i => Ending.Decide(i, new RejectResolution("cust", "r"), Now))
            .ThenRefused("incident-closed");
        Given(Reported, Resolved).When(i => Ending.Decide(i, new RejectResolution("cust", ""), Now))
            .ThenRefused("reason-required", Refusal.Invalid, "reason");
    }
}

public class ReopenSpecs
{
    [Theory]
    [MemberData(nameof(Ends))]
    public void It_came_back_and_the_first_answer_stays(object[] end)
    {
        var after = Given([Reported, Acknowledged, .. end]).When(i => Ending.Decide(i, new ReopenIncident("cust", "again"), Now))
            .Then(new IncidentReopened("again", "cust", Now)).After;
        Assert.Equal((IncidentStatus.InProgress, At(5), null, null),
            (after.Status, after.AcknowledgedAt, after.ResolvedAt, after.ClosedAt));
        Assert.Equal(1, after.Reopenings);
    }

    public static TheoryData<object[]> Ends => new([Resolved], [Resolved, Confirmed], [Resolved, Confirmed, Closed]);

    [Fact]
    public void Twice_is_once() =>
        Given(Reported, Resolved, Closed, new IncidentReopened("again", "cust", At(70)))
            .When(i => Ending.Decide(i, new ReopenIncident("cust", "again"), Now)).ThenNothing();

    [Fact]
    public void Refused()
    {
        Given(Reported).When(i => Ending.Decide(i, new ReopenIncident("cust", "r"), Now)).ThenRefused("not-resolved");
        Given(Reported, Cancelled).When(i => Ending.Decide(i, new ReopenIncident("cust", "r"), Now)).ThenRefused("incident-cancelled");
        Given(Reported, Resolved).When(i => Ending.Decide(i, new ReopenIncident("cust", null), Now))
            .ThenRefused("reason-required", Refusal.Invalid, "reason");
        Given().When(i => Ending.Decide(i, new ReopenIncident("cust", "r"), Now)).ThenRefused("not-found", Refusal.NotFound);
    }
}

public class CloseSpecs
{
    [Fact]
    public void Nothing_more_is_to_be_done()
    {
        Given(Reported, Resolved, Confirmed).When(i => Ending.Decide(i, new CloseIncident("desk", At: At(60)), Now)).Then(Closed);
        Given(Reported, Resolved).When(i => Ending.Decide(i, new CloseIncident("desk", "no answer"), Now))
            .Then(new IncidentClosed("no answer", "desk", Now));
    }

    [Fact]
    public void Twice_is_once() =>
        Given(Reported, Resolved, Closed).When(i => Ending.Decide(i, new CloseIncident("desk"), Now)).ThenNothing();

    [Fact]
    public void Refused()
    {
        Given(Reported).When(i => Ending.Decide(i, new CloseIncident("desk"), Now)).ThenRefused("not-resolved");
        Given(Reported, Cancelled).When(i => Ending.Decide(i, new CloseIncident("desk"), Now)).ThenRefused("incident-cancelled");
    }
}

public class CancelSpecs
{
    [Fact]
    public void It_was_no_fault() =>
        Given(Reported).When(i => Ending.Decide(i, new CancelIncident("desk", "false alarm", At(10)), Now)).Then(Cancelled);

    [Fact]
    public void Twice_is_once() =>
        Given(Reported, Cancelled).When(i => Ending.Decide(i, new CancelIncident("desk", "false alarm"), Now)).ThenNothing();

    [Fact]
    public void Refused()
    {
        Given(Reported).When(i => Ending.Decide(i, new CancelIncident("desk", ""), Now))
            .ThenRefused("reason-required", Refusal.Invalid, "reason");
        Given(Reported, Resolved).When(i => Ending.Decide(i, new CancelIncident("desk", "r"), Now)).ThenRefused("incident-resolved");
        Given(Reported, Resolved, Closed).When(i => Ending.Decide(i, new CancelIncident("desk", "r"), Now)).ThenRefused("incident-closed");
    }
}
