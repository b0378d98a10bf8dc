using Contracts.Documents;
using Contracts.Terms;

namespace Contracts.Tests;

/// <summary>Gaps that are found in a contract that may be published.</summary>
public sealed class ContractLintTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void Contract_b_leaves_open_what_its_source_leaves_open() => Assert.Equal(
        ["major-without-report-target severities[0]", "report-without-date reports[1]", "report-without-date reports[4]"],
        Told(Samples.Read("store-hardware")));

    [Fact]
    public void Contract_a_leaves_open_what_its_source_leaves_open() => Assert.Equal(
        [
            "calendar-year-unpublished calendars[1].workingDays", "report-without-date reports[1]", "report-without-date reports[2]",
            "report-without-date reports[3]", "report-without-date reports[4]", "penalty-without-amount penalties[0]",
        ],
        Told(Samples.Read("telecom-rsa")));

    [Theory]
    [InlineData(
        "  - { clock: response, severity: \"2\", calendar: service-hours, within: PT30M }\n", "", "severity-without-target",
        "severities[1]")]
    [InlineData("  - { category: pos, level: L3, parties: [hardware-engineers, customer] }\n", "", "matrix-cell-without-party", "matrix")]
    [InlineData("levels: [L3]", "levels: []", "nobody-to-tell", "levels[3]")]
    [InlineData("clocks: [], atMost: P1D }", "clocks: [] }", "pause-without-longest-duration", "pauseReasons[5].atMost")]
    [InlineData("    evidence: [{ kind: reference, name: { zh-CN: 厂商受理编号, en: The vendor's reference number } }]\n", "",
        "pause-without-evidence", "pauseReasons[2].evidence")]
    [InlineData("    owner: helpdesk\n", "", "severity-without-owner", "severities[3].owner")]
    [InlineData("    default: true\n", "", "no-default-severity", "severities")]
    [InlineData("  - { on: clock.warned, to: [level] }\n", "", "event-told-to-nobody", "notifications")]
    [InlineData(
        "to: [\"role:customer\", \"role:customer-manager\"]\n    every: week", "to: []\n    every: week", "report-to-nobody",
        "reports[0].to")]
    [InlineData("category: pos, spare: true", "spare: true", "item-without-category", "configurationItems[0]")]
    [InlineData("en: Shanghai Xujiahui }", "}", "text-in-one-language", "sites[0].name")]
    [InlineData("effectiveFrom: 2023-01-13", "effectiveFrom: 2023-01-13\neffectiveUntil: 2026-11-22", "contract-ended", "effectiveUntil")]
    [InlineData("    always: true", "    workingDays: cn", "calendar-year-unpublished", "calendars[2].workingDays")]
    public void Each_gap_is_told_where_it_is_with_a_remedy(string replaced, string by, string code, string path)
    {
        var text = Samples.Text("store-hardware");
        Assert.Contains(replaced, text, StringComparison.Ordinal);
        var at = text.IndexOf(replaced, StringComparison.Ordinal);
        var read = DocumentReader.Read<ContractDocument>(text[..at] + by + text[(at + replaced.Length)..], DocumentFormat.Yaml);
        Assert.True(read.IsValid, string.Join("; ", read.Problems));

        var found = ContractLint.Check(read.Document, Samples.Calendars, Today);

        var told = found.First(finding => finding.Code == code && finding.Path == path);
        Assert.All([told.Gap, told.Remedy], text => Assert.EndsWith("。", text.ZhCn, StringComparison.Ordinal));
        Assert.All([told.Gap, told.Remedy], text => Assert.EndsWith(".", text.En, StringComparison.Ordinal));
        Assert.DoesNotContain(
            ContractLint.Check(Samples.Read("store-hardware"), Samples.Calendars, Today),
            finding => finding.Code == code && finding.Path == path);
    }

    [Fact]
    public void A_restart_without_checks_and_without_an_end_is_told()
    {
        var a = Samples.Read("telecom-rsa");
        Assert.Equal(
            ["restart-without-checks consents[0].checks", "consent-without-end consents[0].validFor"],
            Told(a with { Consents = [new("emergency-restart", "customer")] }).Except(Told(a)));
    }

    [Fact]
    public void An_impact_and_urgency_without_a_severity_is_told()
    {
        var matrix = new ImpactUrgencyMatrix(
            [new("shop", new("店", "Shop"))], [new("now", new("即时", "Now")), new("later", new("稍后", "Later"))], [new("shop", "now", "1")]);
        var b = Samples.Read("store-hardware");
        Assert.Equal(
            ["impact-urgency-without-severity impactUrgency.cells"], Told(b with { ImpactUrgency = matrix }).Except(Told(b)));
    }

    [Fact]
    public void A_year_somebody_published_is_no_gap()
    {
        var published = new CalendarDocument("cn", new("中国", "China"), [new(2027, [])]);
        Assert.DoesNotContain(
            ContractLint.Check(Samples.Read("telecom-rsa"), Samples.Calendars.With([published]), Today),
            finding => finding.Code == "calendar-year-unpublished");
    }

    private static IEnumerable<string> Told(ContractDocument contract) =>
        ContractLint.Check(contract, Samples.Calendars, Today).Select(finding => $"{finding.Code} {finding.Path}");
}
