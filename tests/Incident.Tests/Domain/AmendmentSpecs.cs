using Incidents.Domain;
using ServiceDefaults.Decisions;
using static Incidents.Tests.Domain.Samples;
using static Incidents.Tests.Domain.Specification;

namespace Incidents.Tests.Domain;

public class AmendmentSpecs
{
    private static AmendIncident Amend(long version, string field, string? value) => new("boss", version, field, value, "mistyped");

    [Fact]
    public void A_time_is_corrected_and_the_event_stays()
    {
        var after = Given(Reported, Acknowledged).When(i => Amendments.Decide(i, Amend(2, "at", "2026-11-02T09:03:00+01:00"), Now))
            .Then(new IncidentAmended(
                2, "incident-acknowledged", "at", "2026-11-02T08:05:00Z", "2026-11-02T08:03:00Z", "mistyped", "boss", Now)).After;
        Assert.Equal((At(3), 1), (after.AcknowledgedAt, after.Amendments.Count));
        Assert.Equal(At(3), after.History[1].At);
    }

    [Fact]
    public void A_fact_of_the_report_or_of_the_last_resolution()
    {
        var after = Given(Reported, Resolved).When(i => Amendments.Decide(i, Amend(1, "device", " lift-8 "), Now))
            .Then(new IncidentAmended(1, "incident-reported", "device", "lift-7", "lift-8", "mistyped", "boss", Now)).After;
        Assert.Equal("lift-8", after.Device);
        Given(Reported, Resolved).When(i => Amendments.Decide(i, Amend(2, "cause", null), Now))
            .Then(new IncidentAmended(2, "incident-resolved", "cause", "Dust", null, "mistyped", "boss", Now));
    }

    [Fact]
    public void Twice_is_once_and_an_amendment_can_be_amended_by_another()
    {
        var first = new IncidentAmended(2, "incident-acknowledged", "at", "2026-11-02T08:05:00Z", "2026-11-02T08:03:00Z", "r", "boss", At(30));
        Given(Reported, Acknowledged, first).When(i => Amendments.Decide(i, Amend(2, "at", "2026-11-02T08:03:00Z"), Now)).ThenNothing();
        Given(Reported, Acknowledged, first).When(i => Amendments.Decide(i, Amend(2, "at", "2026-11-02T08:04:00Z"), Now))
            .Then(first with { Was = "2026-11-02T08:03:00Z", Becomes = "2026-11-02T08:04:00Z", Reason = "mistyped", At = Now });
    }

    [Fact]
    public void Also_when_it_is_over() =>
        Given(Reported, Resolved, Closed).When(i => Amendments.Decide(i, Amend(2, "at", "2026-11-02T08:39:00Z"), Now))
            .Then(new IncidentAmended(
                2, "incident-resolved", "at", "2026-11-02T08:40:00Z", "2026-11-02T08:39:00Z", "mistyped", "boss", Now));

    [Theory]
    [InlineData(9L, "at", "2026-11-02T08:03:00Z", "event-unknown", "version")]
    [InlineData(0L, "at", "2026-11-02T08:03:00Z", "event-unknown", "version")]
    [InlineData(2L, "owner", "x", "field-not-amendable", "field")]
    [InlineData(2L, "at", "soon", "value-unreadable", "value")]
    [InlineData(2L, "at", null, "value-required", "value")]
    [InlineData(2L, "at", "2026-11-02T07:59:00Z", "at-before-report", "value")]
    [InlineData(2L, "at", "2026-11-03T08:00:00Z", "at-in-future", "value")]
    [InlineData(1L, "at", "2026-11-02T08:06:00Z", "at-out-of-order", "value")]
    [InlineData(1L, "summary", " ", "value-required", "value")]
    [InlineData(1L, "since", "2026-11-02T08:01:00Z", "since-after-report", "value")]
    [InlineData(3L, "at", "2026-11-02T08:01:00Z", "field-not-amendable", "field")]
    public void Refused(long version, string field, string? value, string code, string at) =>
        Given(Reported, Acknowledged, new IncidentAmended(1, "incident-reported", "device", null, "d", "r", "boss", At(30)))
            .When(i => Amendments.Decide(i, Amend(version, field, value), Now)).ThenRefused(code, Refusal.Invalid, at);

    [Fact]
    public void Only_the_last_resolution_and_never_without_a_reason()
    {
        Given(Reported, Resolved, new ResolutionRejected("no", "cust", At(45)), Resolved)
            .When(i => Amendments.Decide(i, Amend(2, "cause", "Rust"), Now))
            .ThenRefused("event-superseded", field: "version");
        Given(Reported, Acknowledged).When(i => Amendments.Decide(i, Amend(2, "at", "2026-11-02T08:03:00Z") with { Reason = null }, Now))
            .ThenRefused("reason-required", Refusal.Invalid, "reason");
    }
}

public class AttachmentSpecs
{
    private static readonly Guid Id = Guid.Parse("0199c1d2-0000-7000-8000-0000000000c1");
    private static readonly AttachFile File = new("eng", Id, "photo.jpg", "image/jpeg", 7, "aa");

    [Fact]
    public void A_file_belongs_to_the_incident_once()
    {
        var added = new AttachmentAdded(Id, "photo.jpg", "image/jpeg", 7, "aa", null, "eng", Now);
        Given(Reported, Resolved, Closed).When(i => Attachments.Decide(i, File, Now)).Then(added);
        Given(Reported, added).When(i => Attachments.Decide(i, File with { Id = Guid.Empty, Name = "other.jpg" }, Now)).ThenNothing();
    }

    [Fact]
    public void Refused()
    {
        Given().When(i => Attachments.Decide(i, File, Now)).ThenRefused("not-found", Refusal.NotFound);
        var many = Enumerable.Range(0, Attachments.Most).Select(n => new AttachmentAdded(Id, "a", "text/plain", 1, $"{n}", null, "eng", At(5)));
        Given([Reported, .. many]).When(i => Attachments.Decide(i, File, Now)).ThenRefused("attachments-too-many");
    }
}

public class EvidenceSpecs
{
    [Theory]
    [InlineData("note")]
    [InlineData("reference")]
    [InlineData("attachment")]
    public void A_pause_carries_the_evidence_the_contract_asks_for(string kind)
    {
        var id = Guid.Parse("0199c1d2-0000-7000-8000-0000000000c1");
        var terms = Lifts with { PauseReasons = [Lifts.PauseReasons[0] with { Evidence = [new(kind)] }] };
        var scene = Given(Reported, new AttachmentAdded(id, "a", "text/plain", 1, "aa", null, "eng", At(5)));
        scene.When(i => Progress.Decide(i, new PauseIncident("eng", "part"), terms, Now))
            .ThenRefused("evidence-required", Refusal.Invalid, kind);
        scene.When(i => Progress.Decide(i, new PauseIncident("eng", "part", "n", null, "RMA-7", id), terms, Now))
            .Then(new IncidentPaused("part", "n", "eng", Now) { Reference = "RMA-7", Attachment = id });
        scene.When(i => Progress.Decide(i, new PauseIncident("eng", "part", Attachment: Guid.Empty), terms, Now))
            .ThenRefused("attachment-unknown", Refusal.Invalid, "attachment");
    }
}
