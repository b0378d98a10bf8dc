using ServiceDefaults.Decisions;

namespace Reports.Domain;

/// <summary>A draft was made; the stored shape.</summary>
/// <param name="Sha256">Of the HTML page, in lower-case hexadecimal.</param>
/// <param name="Events">How many events it was drafted from.</param>
public sealed record MajorReportDraftRecorded(
    Guid IncidentId, string ContractId, string Severity, string Sha256, int Events, DateTimeOffset At) : IHappened;

/// <summary>The drafts of one incident's report; stream <c>report/{incident}</c>.</summary>
public sealed record MajorReport(string? ContractId, string? Severity, string? Sha256, int Drafts)
{
    public static readonly MajorReport None = new(null, null, null, 0);

    public static MajorReport Evolve(MajorReport report, object happened) => happened switch
    {
        MajorReportDraftRecorded e => new MajorReport(e.ContractId, e.Severity, e.Sha256, report.Drafts + 1),
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is no event of a report"),
    };

    /// <summary>After a resolution: a new draft, unless the page has not changed.</summary>
    public static Decision Redraft(MajorReport report, MajorReportDraftRecorded draft) =>
        report.Sha256 == draft.Sha256 ? Decision.Nothing : Decision.Of(draft);

    /// <summary>When somebody opens the report: a draft only if there is none.</summary>
    public static Decision DraftOnce(MajorReport report, MajorReportDraftRecorded draft) =>
        report.Drafts > 0 ? Decision.Nothing : Decision.Of(draft);
}
