using Reports.Domain;
using ServiceDefaults.Decisions;

namespace ReportingTests.Pure;

/// <summary>A draft becomes a report: written by hand, approved, sent; every version stays.</summary>
public sealed class ReportEditingSpecs
{
    private static readonly Guid s_incident = Guid.NewGuid();
    private static readonly DateTimeOffset s_now = Story.At(90);
    private static readonly WrittenSection s_cause = new("cause", "Power supply");
    private static readonly MajorReportDraftRecorded s_draft = new(s_incident, "retail", "1", "aa", 7, Story.Start);
    private static readonly MajorReportEditRecorded s_edit = new(s_incident, "retail", "1", 2, [s_cause], "cause", "li", Story.At(10));
    private static readonly MajorReportApprovalRecorded s_approval = new(s_incident, "retail", 2, "cause", "boss", Story.At(20));
    private static readonly MajorReportSendingRecorded s_sending = new(s_incident, "retail", 2, "cause", ["zhao"], "li", Story.At(30));

    [Fact]
    public void Written_by_hand_approved_and_sent_with_every_version_kept()
    {
        Assert.Equal([Edited(2, [s_cause], "cause")], Readable(Edit([s_draft], s_cause)));
        Assert.Equal([s_approval with { At = s_now }], Approve([s_draft, s_edit]).Events);
        Assert.Equal(Text(s_sending with { At = s_now }), Text(Send([s_draft, s_edit, s_approval]).Events.Single()));
        var report = After(s_draft, s_edit, s_approval, s_sending, s_draft with { Sha256 = "bb" });
        Assert.Equal(["draft", "edit", "draft"], report.Versions.Select(version => version.Kind));
        Assert.Equal(("boss", "li", null), (report.Versions[1].ApprovedBy, report.Versions[1].SentBy, report.Versions[2].ApprovedBy));
        Assert.Equal(5, report.Events);
    }

    [Fact]
    public void Sections_add_up_and_a_blank_one_is_the_drafts_again()
    {
        var time = new WrittenSection("time", " Noon ");
        Assert.Equal(
            [Edited(3, [new("time", "Noon"), s_cause], "time,cause")], Readable(Edit([s_draft, s_edit], time)));
        Assert.Equal([Edited(3, [], "")], Readable(Edit([s_draft, s_edit], s_cause with { Text = " " })));
    }

    [Fact]
    public void Twice_is_once()
    {
        Assert.Empty(Edit([s_draft, s_edit], s_cause).Events);
        Assert.Empty(Approve([s_draft, s_edit, s_approval]).Events);
        Assert.Empty(Send([s_draft, s_edit, s_approval, s_sending]).Events);
    }

    [Fact]
    public void Nothing_is_sent_that_was_not_approved_where_the_contract_asks()
    {
        Assert.Equal("report-not-approved", Send([s_draft, s_edit]).Rejection?.Code);
        Assert.Equal("report-not-approved", Send([s_draft, s_edit, s_approval, s_draft with { Sha256 = "bb" }]).Rejection?.Code);
        Assert.Single(Send([s_draft, s_edit], needsApproval: false).Events);
        Assert.Equal("nobody-to-send-to", Send([s_draft, s_edit, s_approval], to: []).Rejection?.Code);
    }

    [Fact]
    public void Refused()
    {
        Assert.Equal("report-missing", Approve([]).Rejection?.Code);
        Assert.Equal("report-missing", Send([]).Rejection?.Code);
        Assert.Equal("version-superseded", Approve([s_draft, s_edit], version: 1).Rejection?.Code);
        Assert.Equal(Refusal.Forbidden, Approve([s_draft, s_edit], entitled: false).Rejection?.Kind);
        Assert.Equal("sections-required", Edit([s_draft]).Rejection?.Code);
        Assert.Equal("section-unknown", Edit([s_draft], new WrittenSection("weather", "fine")).Rejection?.Code);
        Assert.Equal("section-repeated", Edit([s_draft], s_cause, s_cause).Rejection?.Code);
        Assert.Equal("text-too-long", Edit([s_draft], s_cause with { Text = new string('x', 20_001) }).Rejection?.Code);
        Assert.Equal("text-unreadable", Edit([s_draft], s_cause with { Text = "a\0b" }).Rejection?.Code);
    }

    private static MajorReport After(params object[] events) => events.Aggregate(MajorReport.None, MajorReport.Evolve);

    private static Decision Edit(object[] events, params WrittenSection[] sections) => ReportEditing.Decide(
        After(events),
        new EditReport(s_incident, "retail", "1", sections, written => string.Join(',', written.Select(s => s.Section)), "li"), s_now);

    private static Decision Approve(object[] events, int? version = null, bool entitled = true) =>
        ReportEditing.Decide(After(events), new ApproveReport(s_incident, version, entitled, "boss"), s_now);

    private static Decision Send(object[] events, bool needsApproval = true, string[]? to = null) =>
        ReportEditing.Decide(After(events), new SendReport(s_incident, null, needsApproval, to ?? ["zhao"], "li"), s_now);

    private static string Edited(int version, WrittenSection[] sections, string sha256) =>
        Text(s_edit with { Version = version, Sections = sections, Sha256 = sha256, At = s_now });

    private static IEnumerable<string> Readable(Decision decision) => decision.Events.Select(Text);

    // Records with lists are compared by what they are stored as.
    private static string Text(object happened) => System.Text.Json.JsonSerializer.Serialize(happened, happened.GetType());
}
