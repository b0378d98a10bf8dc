using System.Text.Json;
using Incidents.Domain;
using Incidents.Storage;
using ServiceDefaults.Decisions;
using static Incidents.Tests.Domain.Samples;
using static Incidents.Tests.Domain.Specification;

namespace Incidents.Tests.Domain;

/// <summary>Severity from impact and urgency, by the contract's matrix.</summary>
public class GradingSpecs
{
    private static readonly IncidentReported Graded = Reported with { Contract = "graded-lifts", Impact = "person", Urgency = "now" };

    [Theory]
    [InlineData("house", "now", null, "stuck", "ada")]
    [InlineData("person", "night", null, "noisy", null)]
    [InlineData("person", "now", "slow", "slow", "bob")]
    public void A_report_s_severity_follows_from_both(string impact, string urgency, string? said, string severity, string? owner) =>
        Given().When(i => Reporting.Decide(i, Report(severity: said, impact: impact, urgency: urgency, terms: GradedLifts), Now))
            .Then(Graded with { At = Now, Severity = severity, Owner = owner, Impact = impact, Urgency = urgency });

    [Theory]
    [InlineData("house", "now", "slow", "severity-contradicts", "severity", "stuck")]
    [InlineData("street", "now", null, "impact-unknown", "impact", "house, person")]
    [InlineData("house", "soon", null, "urgency-unknown", "urgency", "now, night")]
    [InlineData("house", null, null, "urgency-required", "urgency", "now, night")]
    [InlineData(null, "now", null, "impact-required", "impact", "house, person")]
    [InlineData("house", "night", null, "impact-urgency-without-severity", "urgency", "stuck, slow, noisy")]
    [InlineData("house", "now", "worst", "severity-unknown", "severity", "stuck, slow, noisy")]
    public void What_is_wrong_is_named_with_what_is_right(
        string? impact, string? urgency, string? severity, string code, string field, string remedy)
    {
        var report = Given().When(i => Reporting.Decide(
            i, Report(severity: severity, impact: impact, urgency: urgency, terms: GradedLifts), Now));
        report.ThenRefused(code, Refusal.Invalid, field);
        Assert.Contains(remedy, report.Decision.Rejection!.Message, StringComparison.Ordinal);
        Given(Graded).When(i => Classified(i, severity, impact, urgency)).ThenRefused(code, Refusal.Invalid, field);
    }

    [Theory]
    [InlineData("house", "now", "impact")]
    [InlineData(null, "now", "urgency")]
    public void A_contract_without_a_matrix_wants_a_severity(string? impact, string? urgency, string field)
    {
        var report = Given().When(i => Reporting.Decide(i, Report(impact: impact, urgency: urgency), Now));
        report.ThenRefused("impact-urgency-not-agreed", Refusal.Invalid, field);
        Assert.Contains("stuck, slow, noisy", report.Decision.Rejection!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_classification_too()
    {
        var after = Given(Graded).When(i => Classified(i, null, "house", "now"))
            .Then(New("stuck", "ada", "house", "now")).After;
        Assert.Equal(("stuck", "house", "now"), (after.Severity, after.Impact, after.Urgency));
    }

    [Fact]
    public void Twice_is_once()
    {
        Given(Graded).When(i => Classified(i, null, "person", "now")).ThenNothing();
        Given(Graded).When(i => Classified(i, "slow", null, null)).ThenNothing();
    }

    [Fact]
    public void Saying_what_the_severity_is_made_of_is_news_though_it_stays() =>
        Given(Graded with { Impact = null, Urgency = null }).When(i => Classified(i, null, "person", "now"))
            .Then(New("slow", "bob", "person", "now"));

    [Fact]
    public void A_severity_that_is_named_takes_back_what_the_last_was_made_of() =>
        Given(Graded).When(i => Classified(i, "noisy", null, null)).Then(New("noisy", "bob", null, null));

    [Fact]
    public void Another_category_leaves_it() =>
        Given(Graded).When(i => Handling.Decide(i, new ClassifyIncident("desk", "r", Category: "motor"), GradedLifts, Now))
            .Then(New("slow", "bob", "person", "now") with { Category = "motor", Parties = ["maker"] });

    [Fact]
    public void Both_are_stored()
    {
        var stored = EventNames.Catalog.Write(Graded);
        Assert.Equal("person", JsonDocument.Parse(stored).RootElement.GetProperty("impact").GetString());
        var read = (IncidentReported)EventNames.Catalog.Read("incident-reported.v1", stored);
        Assert.Equal(("person", "now"), (read.Impact, read.Urgency));
    }

    private static Decision Classified(Incident incident, string? severity, string? impact, string? urgency) => Handling.Decide(
        incident, new ClassifyIncident("desk", "r", severity) { Impact = impact, Urgency = urgency }, GradedLifts, Now);

    private static IncidentClassified New(string severity, string owner, string? impact, string? urgency) =>
        new(severity, "door", ["us"], owner, "r", "desk", Now) { Impact = impact, Urgency = urgency };
}
