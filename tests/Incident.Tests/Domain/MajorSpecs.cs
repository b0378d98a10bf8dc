using Contracts.Terms;
using Incidents.Domain;
using ServiceDefaults.Decisions;
using static Incidents.Tests.Domain.Samples;
using static Incidents.Tests.Domain.Specification;

namespace Incidents.Tests.Domain;

public class MajorSpecs
{
    private static readonly MajorIncidentDeclared Declared = new("people inside", "boss", At(10));
    private static readonly MajorRoleAssigned Lead = new("lead", "ada", "boss", At(10));
    private static readonly MajorIncidentStoodDown Ended = new("over", "boss", At(80));
    private static readonly Dictionary<string, string> Roles = new() { ["lead"] = "ada" };

    private static readonly ContractDocument Cadenced = Lifts with
    {
        Calendars = [new Calendar("always", Always: true)],
        Targets = [new Target("stakeholder-update", "slow", "always", "PT1H")],
        Reports = [new ReportDuty("major-incident", new LocalizedText(null, "Report"), ["role:customer"])],
    };

    [Fact]
    public void Declared_with_roles_that_can_change()
    {
        var after = Given(Reported, Acknowledged)
            .When(i => MajorIncidents.Decide(i, new DeclareMajor("boss", "people inside", Roles, At(10)), Now))
            .Then(Declared, Lead).After;
        Assert.Equal("ada", after.Major?.Roles["lead"]);
        Given(Reported, Declared, Lead).When(i => MajorIncidents.Decide(i, new AssignMajorRole("boss", "lead", "bob"), Now))
            .Then(new MajorRoleAssigned("lead", "bob", "boss", Now));
        Given(Reported, Declared, Lead, Ended).When(i => MajorIncidents.Decide(i, new DeclareMajor("boss", "again", Roles), Now))
            .Then(new IncidentAcknowledged("bob", "boss", Now), Declared with { Reason = "again", At = Now }, Lead with { At = Now });
    }

    [Fact]
    public void Twice_is_once()
    {
        Given(Reported, Declared, Lead).When(i => MajorIncidents.Decide(i, new DeclareMajor("boss", "again", Roles), Now)).ThenNothing();
        Given(Reported, Declared, Lead).When(i => MajorIncidents.Decide(i, new AssignMajorRole("boss", "lead", "ada"), Now)).ThenNothing();
        Given(Reported, Declared, Lead, Ended).When(i => MajorIncidents.Decide(i, new StandDownMajor("boss", "r"), Now)).ThenNothing();
    }

    [Fact]
    public void Each_update_names_the_next_by_the_contracts_cadence_unless_another_is_given()
    {
        var scene = Given(Reported, Declared, Lead);
        scene.When(i => MajorIncidents.Decide(i, new UpdateStakeholders("boss", "working"), Cadenced, Now))
            .Then(new StakeholdersUpdated("working", ["role:customer"], Now.AddHours(1), "boss", Now));
        scene.When(i => MajorIncidents.Decide(i, new UpdateStakeholders("boss", "working", ["Mr Wu"], Now.AddMinutes(20)), Cadenced, Now))
            .Then(new StakeholdersUpdated("working", ["Mr Wu"], Now.AddMinutes(20), "boss", Now));
        scene.When(i => MajorIncidents.Decide(i, new UpdateStakeholders("boss", "working", NextUpdateAt: Now.AddHours(2)), Cadenced, Now))
            .ThenRefused("next-update-too-late", Refusal.Invalid, "nextUpdateAt");
        scene.When(i => MajorIncidents.Decide(i, new UpdateStakeholders("boss", "working"), Lifts, Now))
            .ThenRefused("next-update-required", Refusal.Invalid, "nextUpdateAt");
        scene.When(i => MajorIncidents.Decide(i, new UpdateStakeholders("boss", "working", NextUpdateAt: Now), Lifts, Now))
            .ThenRefused("next-update-not-later", Refusal.Invalid, "nextUpdateAt");
    }

    [Fact]
    public void The_last_update_follows_the_resolution()
    {
        var last = new UpdateStakeholders("boss", "mended", Last: true);
        Given(Reported, Declared, Lead).When(i => MajorIncidents.Decide(i, last, Cadenced, Now)).ThenRefused("not-resolved");
        var told = Given(Reported, Declared, Lead, Resolved).When(i => MajorIncidents.Decide(i, last, Cadenced, Now))
            .Then(new StakeholdersUpdated("mended", ["role:customer"], null, "boss", Now)).After;
        Assert.Null(told.Major?.NextUpdateAt);
        Given(Reported, Declared, Resolved).When(i => MajorIncidents.Decide(i, last with { NextUpdateAt = Now.AddHours(1) }, Cadenced, Now))
            .ThenRefused("next-update-after-last", Refusal.Invalid, "nextUpdateAt");
        Given(Reported, Declared, Lead).When(i => MajorIncidents.Decide(i, new StandDownMajor("boss", "over", At(80)), Now)).Then(Ended);
    }

    [Fact]
    public void Refused()
    {
        Given(Reported).When(i => MajorIncidents.Decide(i, new DeclareMajor("boss", "r", null), Now))
            .ThenRefused("roles-required", Refusal.Invalid, "roles");
        Given(Reported).When(i => MajorIncidents.Decide(i, new DeclareMajor("boss", null, Roles), Now))
            .ThenRefused("reason-required", Refusal.Invalid, "reason");
        Given(Reported, Resolved, Closed).When(i => MajorIncidents.Decide(i, new DeclareMajor("boss", "r", Roles), Now))
            .ThenRefused("incident-closed");
        Given(Reported).When(i => MajorIncidents.Decide(i, new AssignMajorRole("boss", "lead", "ada"), Now)).ThenRefused("not-major");
        Given(Reported, Declared, Ended).When(i => MajorIncidents.Decide(i, new AssignMajorRole("boss", "lead", "ada"), Now))
            .ThenRefused("major-ended");
        Given(Reported).When(i => MajorIncidents.Decide(i, new UpdateStakeholders("boss", "t"), Cadenced, Now)).ThenRefused("not-major");
    }
}

public class RatingSpecs
{
    private static readonly SatisfactionRated Rated = new(4, null, "cust", At(70));
    private static readonly ComplaintFiled Filed = new(1, "came late", "zoe", "cust", At(70));

    [Fact]
    public void Rated_once_it_is_resolved_and_rated_anew()
    {
        Given(Reported, Resolved, Closed).When(i => Ratings.Decide(i, new RateService("cust", 4, At: At(70)), Now)).Then(Rated);
        Given(Reported, Resolved, Closed, Rated).When(i => Ratings.Decide(i, new RateService("cust", 4), Now)).ThenNothing();
        var again = Given(Reported, Resolved, Closed, Rated).When(i => Ratings.Decide(i, new RateService("cust", 2, "broke again"), Now))
            .Then(new SatisfactionRated(2, "broke again", "cust", Now)).After;
        Assert.Equal(2, again.Satisfaction?.Score);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(null)]
    public void A_score_is_from_one_to_five(int? score) => Given(Reported, Resolved)
        .When(i => Ratings.Decide(i, new RateService("cust", score), Now)).ThenRefused("score-out-of-range", Refusal.Invalid, "score");

    [Fact]
    public void Nobody_rates_what_is_not_resolved()
    {
        Given(Reported).When(i => Ratings.Decide(i, new RateService("cust", 5), Now)).ThenRefused("not-resolved");
        Given(Reported, Cancelled).When(i => Ratings.Decide(i, new RateService("cust", 5), Now)).ThenRefused("not-resolved");
        Given().When(i => Ratings.Decide(i, new RateService("cust", 5), Now)).ThenRefused("not-found", Refusal.NotFound);
    }

    [Fact]
    public void A_complaint_is_filed_once_and_answered_once()
    {
        Given(Reported).When(i => Ratings.Decide(i, new FileComplaint("cust", "came late", "zoe", At(70)), Now)).Then(Filed);
        Given(Reported, Filed).When(i => Ratings.Decide(i, new FileComplaint("cust", "came late", "zoe"), Now)).ThenNothing();
        var answered = Given(Reported, Filed).When(i => Ratings.Decide(i, new AnswerComplaint("boss", "sorry"), Now))
            .Then(new ComplaintAnswered(1, "sorry", "boss", Now)).After;
        Assert.Empty(Ratings.Decide(answered, new AnswerComplaint("boss", "sorry"), Now).Events);
        Assert.Equal("complaint-answered", Ratings.Decide(answered, new AnswerComplaint("boss", "no", 1), Now).Rejection?.Code);
    }

    [Fact]
    public void Complaints_are_refused()
    {
        Given(Reported).When(i => Ratings.Decide(i, new FileComplaint("cust", null), Now))
            .ThenRefused("text-required", Refusal.Invalid, "text");
        Given(Reported).When(i => Ratings.Decide(i, new AnswerComplaint("boss", "a"), Now)).ThenRefused("no-complaint");
        Given(Reported, Filed).When(i => Ratings.Decide(i, new AnswerComplaint("boss", "a", 9), Now))
            .ThenRefused("complaint-unknown", Refusal.Invalid, "complaint");
    }
}
