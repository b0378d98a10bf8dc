using Contracts.Terms;
using Incidents.Domain;
using ServiceDefaults.Decisions;
using static Incidents.Tests.Domain.Samples;
using static Incidents.Tests.Domain.Specification;

namespace Incidents.Tests.Domain;

/// <summary>An incident is moved to a newer version of its contract.</summary>
public class VersionSpecs
{
    private static readonly DateOnly s_today = new(2026, 11, 2);

    private static readonly ContractDocument s_next = Lifts with
    {
        Matrix = [new MatrixCell("door", "L0", ["maker"])],
        Severities = [.. Lifts.Severities.Select(severity => severity.Id == "slow" ? severity with { Owner = "ada" } : severity)],
    };

    [Fact]
    public void It_takes_parties_and_the_severity_s_owner_of_the_version()
    {
        var after = Given(Reported).When(i => Move(i, 4, s_next))
            .Then(new IncidentContractVersionChanged("lifts", 3, 4, ["maker"], "ada", null, null, "renewed", "mia", Now)).After;
        Assert.Equal((4, "ada"), (after.ContractVersion, after.Owner));
        Assert.Equal(["maker"], after.Parties);
    }

    [Fact]
    public void Who_was_assigned_by_hand_stays() =>
        Assert.Equal("carol", Given(Reported, new IncidentAssigned("carol", null, "desk", At(3))).When(i => Move(i, 4, s_next)).After.Owner);

    [Theory]
    [InlineData("slow", "person", "now")]
    [InlineData("stuck", null, null)]
    public void What_the_severity_is_made_of_stays_where_the_version_agrees(string made, string? impact, string? urgency)
    {
        var matrix = GradedLifts.ImpactUrgency! with { Cells = [new("person", "now", made)] };
        var after = Given(Reported with { Impact = "person", Urgency = "now" })
            .When(i => Move(i, 4, s_next with { ImpactUrgency = matrix })).After;
        Assert.Equal(("slow", impact, urgency), (after.Severity, after.Impact, after.Urgency));
    }

    [Fact]
    public void Twice_is_once() => Given(Reported).When(i => Move(i, 3, Lifts)).ThenNothing();

    [Fact]
    public void Only_to_a_newer_version_that_was_published()
    {
        Given(Reported).When(i => Move(i, 2, s_next)).ThenRefused("version-not-newer", Refusal.Invalid, "version");
        Given(Reported).When(i => Move(i, 9, null)).ThenRefused("version-unknown", Refusal.Invalid, "version");
        Given(Reported).When(i => Move(i, null, null)).ThenRefused("version-required", Refusal.Invalid, "version");
    }

    [Fact]
    public void Only_while_the_version_is_in_force()
    {
        Given(Reported).When(i => Move(i, 4, s_next with { EffectiveFrom = s_today.AddDays(1) }))
            .ThenRefused("version-not-in-force", Refusal.Invalid, "version");
        Given(Reported).When(i => Move(i, 4, s_next with { EffectiveUntil = s_today.AddDays(-1) }))
            .ThenRefused("version-not-in-force", Refusal.Invalid, "version");
        Assert.Single(Given(Reported)
            .When(i => Move(i, 4, s_next with { EffectiveFrom = s_today, EffectiveUntil = s_today })).Decision.Events);
    }

    [Fact]
    public void What_the_version_lacks_is_named()
    {
        var lacking = s_next with
        {
            Severities = [s_next.Severities[0]],
            Levels = [s_next.Levels[1]],
            Categories = [s_next.Categories[1]],
            PauseReasons = [],
        };
        var refused = Given(Reported, Paused).When(i => Move(i, 4, lacking));
        refused.ThenRefused("version-lacks-terms", Refusal.Invalid, "version");
        Assert.Contains(
            "no severity slow, no level L0, no category door, no pause reason part", refused.Decision.Rejection!.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_reason_and_until_it_is_closed()
    {
        Given(Reported).When(i => Move(i, 4, s_next, reason: " ")).ThenRefused("reason-required", Refusal.Invalid, "reason");
        Assert.Single(Given(Reported, Resolved).When(i => Move(i, 4, s_next)).Decision.Events);
        Given(Reported, Resolved, Closed).When(i => Move(i, 4, s_next)).ThenRefused("incident-closed");
        Given().When(i => Move(i, 4, s_next)).ThenRefused("not-found", Refusal.NotFound);
    }

    private static Decision Move(Incident incident, int? version, ContractDocument? offered, string reason = "renewed") => Versions.Decide(
        incident, new ChangeContractVersion("mia", version, reason), Lifts, offered is null ? null : new(offered, s_today), 4, Now);
}
