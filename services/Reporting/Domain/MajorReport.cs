using ServiceDefaults.Decisions;

namespace Reports.Domain;

/// <summary>A draft was made; the stored shape.</summary>
/// <param name="Sha256">Of the HTML page, in lower-case hexadecimal.</param>
/// <param name="Events">How many events it was drafted from.</param>
public sealed record MajorReportDraftRecorded(
    Guid IncidentId, string ContractId, string Severity, string Sha256, int Events, DateTimeOffset At) : IHappened;

/// <summary>Sections as somebody wrote them: all that stand in the place of the draft's.</summary>
public sealed record MajorReportEditRecorded(
    Guid IncidentId, string ContractId, string Severity, int Version, IReadOnlyList<WrittenSection> Sections, string Sha256, string By,
    DateTimeOffset At) : IHappened;

public sealed record MajorReportApprovalRecorded(
    Guid IncidentId, string ContractId, int Version, string Sha256, string By, DateTimeOffset At) : IHappened;

/// <param name="To">Ids of the contract's contacts.</param>
public sealed record MajorReportSendingRecorded(
    Guid IncidentId, string ContractId, int Version, string Sha256, IReadOnlyList<string> To, string By, DateTimeOffset At) : IHappened;

/// <param name="Section">One of <see cref="MajorReport.SectionNames"/>.</param>
/// <param name="Text">Plain text, a paragraph a line.</param>
public sealed record WrittenSection(string Section, string Text);

/// <summary>One version of a report; every one is kept.</summary>
/// <param name="Kind"><c>draft</c> from the events, or <c>edit</c>.</param>
public sealed record ReportVersion(
    int Number, string Kind, string Sha256, string? By, DateTimeOffset At, string? ApprovedBy = null, DateTimeOffset? ApprovedAt = null,
    string? SentBy = null, DateTimeOffset? SentAt = null, IReadOnlyList<string>? SentTo = null);

/// <summary>One incident's report in all its versions; stream <c>report/{incident}</c>.</summary>
public sealed record MajorReport
{
    public static readonly MajorReport None = new();

    /// <summary>What can be written by hand: the sections a report must have, and a special optimisation where one is needed.</summary>
    public static readonly IReadOnlyList<string> SectionNames = ["time", "symptom", "process", "cause", "measures", "optimisation"];

    public string? ContractId { get; init; }
    public string? Severity { get; init; }
    public IReadOnlyList<WrittenSection> Sections { get; init; } = [];
    public IReadOnlyList<ReportVersion> Versions { get; init; } = [];

    /// <summary>How many events the stream has: its version.</summary>
    public long Events { get; init; }

    public ReportVersion? Latest => Versions is [.., var latest] ? latest : null;

    public static MajorReport Evolve(MajorReport report, object happened) => Fold(report, happened) with { Events = report.Events + 1 };

    /// <summary>After a resolution: a new draft, unless the page has not changed.</summary>
    public static Decision Redraft(MajorReport report, MajorReportDraftRecorded draft) =>
        report.Latest?.Sha256 == draft.Sha256 ? Decision.Nothing : Decision.Of(draft);

    /// <summary>When somebody opens the report: a draft only if there is none.</summary>
    public static Decision DraftOnce(MajorReport report, MajorReportDraftRecorded draft) =>
        report.Versions.Count > 0 ? Decision.Nothing : Decision.Of(draft);

    private static MajorReport Fold(MajorReport report, object happened) => happened switch
    {
        MajorReportDraftRecorded e => report.With(e.ContractId, e.Severity, new(report.Versions.Count + 1, "draft", e.Sha256, null, e.At)),
        MajorReportEditRecorded e => report.With(e.ContractId, e.Severity, new(e.Version, "edit", e.Sha256, e.By, e.At)) with
        {
            Sections = e.Sections,
        },
        MajorReportApprovalRecorded e => report.Mark(e.Version, version => version with { ApprovedBy = e.By, ApprovedAt = e.At }),
        MajorReportSendingRecorded e => report.Mark(
            e.Version, version => version with { SentBy = e.By, SentAt = e.At, SentTo = e.To }),
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is no event of a report"),
    };

    private MajorReport With(string contract, string severity, ReportVersion version) =>
        this with { ContractId = contract, Severity = severity, Versions = [.. Versions, version] };

    private MajorReport Mark(int number, Func<ReportVersion, ReportVersion> change) =>
        this with { Versions = [.. Versions.Select(version => version.Number == number ? change(version) : version)] };
}
