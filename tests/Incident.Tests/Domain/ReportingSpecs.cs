using Incidents.Domain;
using ServiceDefaults.Decisions;
using static Incidents.Tests.Domain.Samples;
using static Incidents.Tests.Domain.Specification;

namespace Incidents.Tests.Domain;

public class ReportingSpecs
{
    [Fact]
    public void A_report_takes_level_parties_severity_and_owner_from_the_contract() =>
        Given().When(i => Reporting.Decide(i, Report(), Now)).Then(Reported with { At = Now });

    [Fact]
    public void A_named_severity_brings_the_person_named_for_it() =>
        Given().When(i => Reporting.Decide(i, Report(severity: "stuck"), Now))
            .Then(Reported with { At = Now, Severity = "stuck", Owner = "ada" });

    [Fact]
    public void Without_a_category_nobody_is_responsible_yet() =>
        Given().When(i => Reporting.Decide(i, Report(category: null), Now)).Then(Reported with { At = Now, Category = null, Parties = [] });

    [Fact]
    public void A_late_entry_counts_from_when_it_was_reported() =>
        Given().When(i => Reporting.Decide(i, Report(reportedAt: At(0).ToOffset(TimeSpan.FromHours(8))), Now)).Then(Reported);

    [Fact]
    public void The_same_fault_again_is_noted_on_the_open_incident() =>
        Given(Reported with { DedupKey = "k" }, Acknowledged).When(i => Reporting.Decide(i, Report("Still open", dedupKey: "k"), Now))
            .Then(new IncidentDuplicateReported("Still open", "Eve", "+33 1", null, "desk", Now));

    [Fact]
    public void A_key_is_free_again_once_its_incident_is_resolved() =>
        Given(Reported, Acknowledged, Resolved).When(i => Reporting.Decide(i, Report(), Now)).ThenRefused(Reporting.KeyIsFree);

    [Fact]
    public void A_report_in_the_future_is_refused() =>
        Given().When(i => Reporting.Decide(i, Report(reportedAt: Now.AddSeconds(1)), Now))
            .ThenRefused("reported-at-in-future", Refusal.Invalid, "reportedAt");

    [Fact]
    public void A_fault_noticed_after_its_report_is_refused() =>
        Given().When(i => Reporting.Decide(i, Report(reportedAt: At(0), since: At(1)), Now))
            .ThenRefused("since-after-report", Refusal.Invalid, "since");

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void A_report_says_what_is_wrong(string? summary) =>
        Given().When(i => Reporting.Decide(i, Report(summary), Now)).ThenRefused("summary-required", Refusal.Invalid, "summary");

    [Fact]
    public void A_report_says_who_reports() =>
        Given().When(i => Reporting.Decide(i, Report(reporter: ""), Now))
            .ThenRefused("reporter-name-required", Refusal.Invalid, "reporter.name");

    [Fact]
    public void A_text_the_store_cannot_keep_is_refused() =>
        Given().When(i => Reporting.Decide(i, Report("Door\0"), Now)).ThenRefused("summary-unreadable", Refusal.Invalid, "summary");

    [Fact]
    public void A_summary_is_short() =>
        Given().When(i => Reporting.Decide(i, Report(new string('x', 301)), Now))
            .ThenRefused("summary-too-long", Refusal.Invalid, "summary");

    [Fact]
    public void A_severity_the_contract_does_not_have_is_refused() =>
        Given().When(i => Reporting.Decide(i, Report(severity: "1"), Now)).ThenRefused("severity-unknown", Refusal.Invalid, "severity");

    [Fact]
    public void A_category_the_contract_does_not_have_is_refused() =>
        Given().When(i => Reporting.Decide(i, Report(category: "roof"), Now)).ThenRefused("category-unknown", Refusal.Invalid, "category");

    [Fact]
    public void Labels_are_bounded()
    {
        var many = Enumerable.Range(0, 65).ToDictionary(n => $"l{n}", n => "x");
        Given().When(i => Reporting.Decide(i, Report(labels: many), Now)).ThenRefused("labels-too-many", Refusal.Invalid, "labels");
        var empty = new Dictionary<string, string> { [""] = "x" };
        Given().When(i => Reporting.Decide(i, Report(labels: empty), Now)).ThenRefused("labels-required", Refusal.Invalid, "labels");
    }
}
