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
                (report, now) => MajorReport.Redraft(report, Draft(told, now)))
            {
                CausationId = e.Id.ToString(),
                CorrelationId = e.CorrelationId,
                TraceParent = e.TraceParent,
            });
        }

        if (reactions.Count > 0) await batch.Transaction.DecideAll(Reports, reactions, ct);
    }

    /// <summary>The draft as it is kept: in the language of the contract's customer.</summary>
    public static MajorReportDraftRecorded Draft(ToldIncident told, DateTimeOffset now)
    {
        var language = told.CustomerLanguage;
        var draft = MajorReportDraft.Of(told.Events, told.NamesIn(language), ReportTexts.In(language))
            ?? throw new InvalidOperationException($"Incident {told.Reported.IncidentId} is told without its report.");
        var sha256 = MajorReportPage.Sha256(MajorReportPage.Render(draft, language));
        return new MajorReportDraftRecorded(told.Reported.IncidentId, draft.ContractId, draft.Severity, sha256, draft.Events, now);
    }
}
