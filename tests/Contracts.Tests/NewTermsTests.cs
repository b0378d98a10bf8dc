using Contracts.Documents;
using Contracts.Terms;

namespace Contracts.Tests;

/// <summary>Sites, items, catalogue, impact × urgency, pauses, recurrence, duties, penalties: each mistake is told where it is.</summary>
public sealed class NewTermsTests
{
    private const string Added = """

        penalties:
          - on: "clock:resolution"
            terms: { en: Assessed }
            severities: ["1"]
            scale: [{ beyond: PT0S, amount: 100 }, { beyond: PT4H, amount: 300, points: 2 }]
            currency: CNY
            per: breach
          - { on: "kpi:satisfaction", terms: { en: Assessed }, per: percent, points: 0.5, atMost: 1000, currency: CNY }
        impactUrgency:
          impacts: [{ id: shop, name: { en: A shop } }, { id: till, name: { en: A till } }]
          urgencies: [{ id: now, name: { en: Now } }]
          cells: [{ impact: shop, urgency: now, severity: "1" }, { impact: till, urgency: now, severity: "2" }]
        """;

    [Fact]
    public void What_is_right_is_taken()
    {
        var read = Samples.Parser.Parse(Samples.Text("store-hardware") + Added, DocumentFormat.Yaml);
        Assert.Empty(read.Problems);
        Assert.Equal("2", read.Document!.ImpactUrgency!.SeverityOf("till", "now"));
        Assert.Null(read.Document.ImpactUrgency.SeverityOf("till", "later"));
        Assert.Equal((300m, 2m), (read.Document.Penalties[0].Scale![1].Amount, read.Document.Penalties[0].Scale![1].Points));
    }

    [Theory]
    [InlineData("effectiveFrom: 2023-01-13", "effectiveFrom: 2023-01-13\neffectiveUntil: 2022-12-31", "effectiveUntil", "out-of-range")]
    [InlineData("name: { zh-CN: 上海徐家汇店", "timeZone: Mars/Base\n    name: { zh-CN: 上海徐家汇店", "sites[0].timeZone", "unknown-time-zone")]
    [InlineData("id: beijing-wangfujing", "id: shanghai-xujiahui", "sites[1].id", "duplicate")]
    [InlineData("from: 10:00, to: 21:30", "from: 22:00, to: 21:30", "sites[1].openingHours[0]", "empty-window")]
    [InlineData(
        "    openingHours:\n      - { days: [mon, tue, wed, thu, fri, sat, sun], from: 10:00, to: 22:00 }", "    openingHours: []",
        "sites[0].openingHours", "empty")]
    [InlineData(
        "    openingHours:\n      - { days: [mon, tue, wed, thu, fri, sat, sun], from: 10:00, to: 22:00 }",
        "    exceptions: [{ date: 2026-01-01, windows: [] }]", "sites[0].exceptions", "required")]
    [InlineData("    contact: store-operations", "    contact: nobody", "sites[0].contact", "unknown-reference")]
    [InlineData("kind: software,", "kind: thought,", "configurationItems[3].kind", "unknown-value")]
    [InlineData("vendor: software-vendor", "vendor: nobody", "configurationItems[3].vendor", "unknown-reference")]
    [InlineData("kind: device, name: { zh-CN: POS, en: POS terminal }, category: pos,", "kind: device, name: { en: POS }, category: till,",
        "configurationItems[0].category", "unknown-reference")]
    [InlineData("items: [third-party-software]", "items: [toaster]", "services[5].items[0]", "unknown-reference")]
    [InlineData("kind: referral", "kind: gossip", "services[5].kind", "unknown-value")]
    [InlineData("    hours: hotline-hours\n    intake:", "    hours: night\n    intake:", "levels[0].hours", "unknown-reference")]
    [InlineData("intake: [reporter,", "intake: [horoscope,", "levels[0].intake[0]", "unknown-value")]
    [InlineData("[{ kind: reference, name: { zh-CN: 厂商", "[{ kind: oath, name: { zh-CN: 厂商", "pauseReasons[2].evidence[0].kind",
        "unknown-value")]
    [InlineData("atMost: P14D", "atMost: two weeks", "pauseReasons[4].atMost", "invalid-duration")]
    [InlineData("clock: on-site, severity: \"1\", calendar: hotline-hours,",
        "clock: on-site, severity: \"1\", calendar: hotline-hours, onVersionChange: maybe,", "targets[16].onVersionChange",
        "unknown-value")]
    [InlineData("same: [device], times: 3", "same: [colour], times: 3", "recurrence[0].same[0]", "unknown-value")]
    [InlineData("same: [device], times: 3", "same: [], times: 3", "recurrence[0].same", "empty")]
    [InlineData("same: [device], times: 3", "same: [device], times: 1", "recurrence[0].times", "out-of-range")]
    [InlineData("times: 3, days: 30, name: { zh-CN: 同一设备", "times: 3, days: 0, name: { zh-CN: 同一设备", "recurrence[0].days", "out-of-range")]
    [InlineData("    on: mon\n", "    on: someday\n", "reports[0].on", "unknown-value")]
    [InlineData("    every: week\n", "    every: month\n", "reports[0].on", "one-of")]
    [InlineData("kind: acceptance-form", "kind: weekly-service", "reports[3].kind", "duplicate")]
    [InlineData("    at: 09:00", "    at: 24:00", "reports[0].at", "invalid-time")]
    [InlineData("    after: on-site-installation\n", "", "reports[3].after", "required")]
    [InlineData("    within: P5D", "    within: soon", "reports[3].within", "invalid-duration")]
    [InlineData("approvedBy: manager", "approvedBy: king", "reports[4].approvedBy", "unknown-value")]
    [InlineData("action: data-backup", "action: nap", "consents[0].action", "unknown-value")]
    [InlineData("    ahead: P2D", "    ahead: early", "notices[0].ahead", "invalid-duration")]
    [InlineData("    to: [\"role:customer-project-manager\"]\n    ahead", "    to: []\n    ahead", "notices[0].to", "empty")]
    [InlineData("currency: CNY\n    per: breach", "per: breach", "penalties[0].currency", "required")]
    [InlineData("per: breach", "per: moon", "penalties[0].per", "unknown-value")]
    [InlineData("per: breach", "amount: 5", "penalties[0].scale", "one-of")]
    [InlineData("beyond: PT4H", "beyond: PT0S", "penalties[0].scale[1].beyond", "out-of-order")]
    [InlineData("beyond: PT4H", "beyond: \"0.02\"", "penalties[0].scale[1].beyond", "out-of-range")]
    [InlineData("points: 0.5", "points: -1", "penalties[1]", "out-of-range")]
    [InlineData("severity: \"2\" }]", "severity: \"9\" }]", "impactUrgency.cells[1].severity", "unknown-reference")]
    [InlineData("{ impact: till, urgency: now,", "{ impact: shop, urgency: now,", "impactUrgency.cells[1]", "duplicate")]
    [InlineData("{ impact: till, urgency: now,", "{ impact: till, urgency: ever,", "impactUrgency.cells[1].urgency", "unknown-reference")]
    [InlineData("urgencies: [{ id: now, name: { en: Now } }]", "urgencies: []", "impactUrgency.urgencies", "empty")]
    [InlineData("    always: true", "    workingDays: cn\n    atSite: true", "calendars[2].atSite", "wrong-calendar")]
    public void Each_mistake_is_told_where_it_is(string replaced, string by, string path, string code)
    {
        var text = Samples.Text("store-hardware") + Added;
        Assert.Contains(replaced, text, StringComparison.Ordinal);
        var at = text.IndexOf(replaced, StringComparison.Ordinal);
        var problems = Samples.Parser.Parse(text[..at] + by + text[(at + replaced.Length)..], DocumentFormat.Yaml).Problems;
        var problem = Assert.Single(problems, candidate => candidate.Path == path && candidate.Code == code);
        Assert.Contains(' ', problem.Message);
    }

    [Fact]
    public void A_version_published_before_a_field_was_added_is_written_as_it_was()
    {
        var golden = File.ReadAllText(RepositoryRoot.Combine("tests", "Contracts.Tests", "Golden", "contract.published.v1.json"));
        var document = System.Text.Json.Nodes.JsonNode.Parse(golden)!["document"]!.ToJsonString();
        var read = DocumentReader.Read<ContractDocument>(document, DocumentFormat.Json).Document!;
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(
            System.Text.Json.Nodes.JsonNode.Parse(document), System.Text.Json.Nodes.JsonNode.Parse(DocumentWriter.ToJson(read))));
    }
}
