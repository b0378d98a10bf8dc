using System.Text.RegularExpressions;
using System.Xml.Linq;
using Contracts.Events.Incident;
using Reports.Domain;
using Reports.Pages;
using Reports.Projections;
using ServiceDefaults.Decisions;

namespace ReportingTests.Pure;

public sealed class MajorReportSpecs
{
    private static readonly ContractNames s_chinese = new(Story.Retail.Document, Language.Chinese);
    private static readonly ContractNames s_english = new(Story.Retail.Document, Language.English);

    [Fact]
    public void The_page_has_the_five_sections_of_the_duty_in_their_order()
    {
        var page = Page(Whole(), s_chinese);

        string[] sections = ["故障发生时间", "现象描述", "故障处理过程", "故障原因", "所采取的措施"];
        var places = sections.Select(section => page.IndexOf(section, StringComparison.Ordinal)).ToArray();
        Assert.All(places, place => Assert.True(place > 0));
        Assert.Equal(places.Order(), places);
        foreach (var content in (string[])["Black screen", "Power supply", "Spare unit fitted", "Shop 12", "非常严重", "门店硬件维护", "Asia/Shanghai"])
            Assert.Contains(content, page, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_are_told_in_the_contracts_zone_and_clocks_with_their_outcome()
    {
        var page = Page(Whole(), s_english);

        Assert.Contains("<dt>Reported</dt><dd>2026-03-02 12:00:00</dd>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Duration</dt><dd>5 h 5 min</dd>", page, StringComparison.Ordinal);
        Assert.Contains("""<td class="late">Late</td>""", page, StringComparison.Ordinal);
        Assert.Contains("This report is due <strong>2026-03-05 00:00:00</strong>", page, StringComparison.Ordinal);
        Assert.Contains("Resolution target breached", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_amended_is_told_as_it_is_right_and_the_correction_is_a_step()
    {
        var story = new Story().Reported().Resolved(60, cause: "Fuse").Amended(2, "incident.resolved.v1", "cause", "Fuse", "Mains dip")
            .Amended(2, "incident.resolved.v1", "at", Story.At(60), Story.At(55)).Amended(1, "incident.reported.v1", "device", "POS-7", "POS-8");

        var draft = MajorReportDraft.Of(story.Events, s_english, ReportTexts.In(Language.English))!;

        Assert.Equal(["Mains dip"], draft.Causes);
        Assert.Contains(new ReportFact("Device", "POS-8"), draft.Facts);
        Assert.Contains(new ReportFact("Resolved", "2026-03-02 12:55:00"), draft.Times);
        Assert.Contains(draft.Steps, step => step.Text.Contains("Fuse → Mains dip", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_events_give_the_same_page()
    {
        var events = Whole().Events.ToArray();

        var pages = new[] { events, [.. events.Reverse()] }
            .Select(order => MajorReportDraft.Of(order, s_chinese, ReportTexts.In(Language.Chinese))!)
            .Select(draft => MajorReportPage.Render(draft, Language.Chinese));

        Assert.Single(pages.Distinct());
    }

    [Fact]
    public void Whatever_people_wrote_is_text_and_never_markup()
    {
        const string attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {r.Number}";
        var story = new Story();
        story.Then(
            new IncidentReported(
                story.Incident, attack, attack, 1, attack, attack, attack, attack, attack, [attack], attack, attack, attack, null,
                new Reporter(attack), Story.Start, attack, null, new Dictionary<string, string>(), false),
            0);
        story.Then(new IncidentResolved(story.Incident, attack, attack, attack, attack, Story.At(5)), 5);

        var page = Page(story, new ContractNames(null, Language.English));

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("{r.Number}", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_loads_nothing_and_allows_nothing_but_its_own_style()
    {
        var page = Page(Whole(), s_chinese);

        Assert.DoesNotMatch(new Regex("src\\s*=|href\\s*=|url\\(|@import|<script|style=", RegexOptions.None, TimeSpan.FromSeconds(1)), page);
        Assert.StartsWith("default-src 'none'; ", MajorReportPage.Policy, StringComparison.Ordinal);
        var written = MajorReportPage.Policy.Replace("'", "&#x27;", StringComparison.Ordinal).Replace("+", "&#x2B;", StringComparison.Ordinal);
        Assert.Contains(written, page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_is_well_formed_and_names_its_language_and_its_tables()
    {
        var page = Page(Whole(), s_chinese);
        var html = XElement.Parse(Regex.Replace(
            page.Replace("<!doctype html>", "", StringComparison.Ordinal), "<meta(?<rest>[^>]*)>", "<meta${rest}/>", RegexOptions.None, TimeSpan.FromSeconds(1)));

        Assert.Equal("zh-CN", html.Attribute("lang")!.Value);
        Assert.Single(html.Descendants("h1"));
        Assert.Single(html.Descendants("main"));
        var ids = html.Descendants().Attributes("id").Select(a => a.Value).ToArray();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(html.Descendants().Attributes("aria-labelledby"), label => Assert.Contains(label.Value, ids));
        Assert.All(html.Descendants("thead").Descendants("th"), th => Assert.Equal("col", th.Attribute("scope")!.Value));
    }

    [Fact]
    public void Both_languages_have_the_same_words() =>
        Assert.Equal(ReportTexts.In(Language.Chinese).Words.Keys.Order(), ReportTexts.In(Language.English).Words.Keys.Order());

    [Fact]
    public void Without_the_incidents_own_report_there_is_nothing_to_draft() =>
        Assert.Null(MajorReportDraft.Of(new Story().ClockStarted("response", 0, 30).Events, s_english, ReportTexts.In(Language.English)));

    [Fact]
    public void A_draft_that_says_the_same_is_not_recorded_again()
    {
        var draft = new MajorReportDraftRecorded(Guid.NewGuid(), "retail", "1", "aa", 7, Story.Start);
        var drafted = MajorReport.Evolve(MajorReport.None, draft);

        Assert.Equal([draft], MajorReport.Redraft(MajorReport.None, draft).Events);
        Assert.Equal(Decision.Nothing, MajorReport.Redraft(drafted, draft));
        Assert.Equal([draft with { Sha256 = "bb" }], MajorReport.Redraft(drafted, draft with { Sha256 = "bb" }).Events);
        Assert.Equal(Decision.Nothing, MajorReport.DraftOnce(drafted, draft with { Sha256 = "bb" }));
    }

    internal static Story Whole()
    {
        var story = new Story().ContractPublished().Reported().ClockStarted("response", 0, 30).ClockStarted("resolution", 0, 240)
            .Told("li", 1).Acknowledged(20).ClockStopped("response", 20, "met");
        story.Then(new IncidentEscalated(story.Incident, "L1", "L2", ["provider"], "needs a spare", "li", Story.At(40)), 40)
            .Then(new ActionPlanSubmitted(story.Incident, "Bring a spare till to the shop", "li", Story.At(60)), 60)
            .ClockBreached("resolution", 240)
            .Then(new WorkaroundProvided(story.Incident, "Second till takes over", "li", Story.At(250)), 250)
            .ClockStopped("resolution", 250, "late", "PT4H10M")
            .Resolved(300).ClockStarted("major-report", 300, 3600);
        return story;
    }

    private static string Page(Story story, ContractNames names) =>
        MajorReportPage.Render(MajorReportDraft.Of(story.Events, names, ReportTexts.In(names.Language))!, names.Language);
}
