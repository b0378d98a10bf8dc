using Contracts.Events.Incident;
using Reports.Domain;
using Reports.Pages;
using Reports.Projections;
using Reports.Record;
using ServiceDefaults.EventSourcing;

namespace Reports.Features;

/// <summary>Drafts the report of a major incident when it is resolved, and keeps that it was.</summary>
public static class DraftMajorReport
{
    public static readonly StreamType<MajorReport> Reports = new("report", MajorReport.None, MajorReport.Evolve)
    {
        Labels = report => (report.ContractId, report.Severity),
    };

    public static async Task AfterResolution(
        EventBatch batch,
        IReadOnlyDictionary<(string Tenant, Guid Incident), IncidentFact> facts,
        ContractBook contracts,
        CancellationToken ct)
    {
        var reactions = new List<Reaction<MajorReport>>();
        var pages = new ReportPages();
        foreach (var e in batch.Events.Where(e => e.Event is IncidentResolved))
        {
            // Nobody owes a report on what comes out of a past log.
            if (IncidentOf.Event(e) is not { } id || facts[(e.Tenant, id)] is not { Imported: false } fact) continue;
            var contract = await contracts.Find(batch.Transaction.Connection, e.Tenant, fact.Contract, fact.ContractVersion, ct)
                ?? throw new DependencyMissingException("incident", e.Tenant, $"contract/{fact.Contract}");
            if (!contract.Severities.Any(severity => severity.Major && severity.Id == fact.Severity)) continue;

            var told = await IncidentStory.Read(batch.Transaction.Connection, contracts, id, [e.Tenant], ct);
            if (told is null) continue;
            reactions.Add(new Reaction<MajorReport>(
                e.Tenant, id.ToString(), DeterministicId.Of(e.Id, "draft-major-report"), "service:reporting",
                (report, now) => pages.Drafted(report, told, e.Tenant, MajorReport.Redraft(report, Draft(told, now, report.Sections))))
            {
                CausationId = e.Id.ToString(),
                CorrelationId = e.CorrelationId,
                TraceParent = e.TraceParent,
            });
        }

        if (reactions.Count == 0) return;
        await batch.Transaction.DecideAll(Reports, reactions, ct);
        await pages.Keep(batch.Transaction, ct);
    }

    /// <summary>The draft as it is kept: in the language of the contract's customer, with what was written by hand so far.</summary>
    public static MajorReportDraftRecorded Draft(ToldIncident told, DateTimeOffset now, IReadOnlyList<WrittenSection> written)
    {
        var draft = Content(told, told.CustomerLanguage);
        var sha256 = MajorReportPage.Sha256(Page(told, written));
        return new MajorReportDraftRecorded(told.Reported.IncidentId, draft.ContractId, draft.Severity, sha256, draft.Events, now);
    }

    /// <summary>The page of the next version.</summary>
    public static string Page(ToldIncident told, IReadOnlyList<WrittenSection> written) =>
        MajorReportPage.Render(Content(told, told.CustomerLanguage), told.CustomerLanguage, written);

    public static MajorReportDraft Content(ToldIncident told, string language) =>
        MajorReportDraft.Of(told.Events, told.NamesIn(language), ReportTexts.In(language))
        ?? throw new InvalidOperationException($"Incident {told.Reported.IncidentId} is told without its report.");
}
