using ServiceDefaults.Decisions;

namespace Reports.Domain;

/// <param name="Sections">A section with a blank text is the draft's again; one that is not named stays as it is.</param>
/// <param name="Sha256">Of the page with these sections: rendering is not a decision.</param>
public sealed record EditReport(
    Guid IncidentId, string ContractId, string Severity, IReadOnlyList<WrittenSection> Sections,
    Func<IReadOnlyList<WrittenSection>, string> Sha256, string By);

/// <param name="Version">The version that was read; none is the newest.</param>
/// <param name="Entitled">The caller has the role that approves by contract.</param>
public sealed record ApproveReport(Guid IncidentId, int? Version, bool Entitled, string By);

/// <param name="NeedsApproval">The contract names somebody who approves first.</param>
/// <param name="To">Ids of the contacts the contract names.</param>
public sealed record SendReport(Guid IncidentId, int? Version, bool NeedsApproval, IReadOnlyList<string> To, string By);

/// <summary>A draft becomes a report: written by hand, approved, sent. What was approved is what is sent.</summary>
public static class ReportEditing
{
    private const int LongestText = 20_000;

    public static Decision Decide(MajorReport report, EditReport command, DateTimeOffset now)
    {
        if (Wrong(command.Sections) is { } refused)
            return refused;
        var sections = Merged(report.Sections, command.Sections);
        return report.Versions.Count > 0 && sections.SequenceEqual(report.Sections) ? Decision.Nothing
            : Decision.Of(new MajorReportEditRecorded(
                command.IncidentId, command.ContractId, command.Severity, report.Versions.Count + 1, sections, command.Sha256(sections),
                command.By, now.ToUniversalTime()));
    }

    public static Decision Decide(MajorReport report, ApproveReport command, DateTimeOffset now)
    {
        if (Newest(report, command.Version, out var latest) is { } refused)
            return refused;
        if (!command.Entitled)
            return new Rejection("approver-not-entitled", "The contract leaves the approval to another role.", Refusal.Forbidden);
        return latest!.ApprovedAt is not null ? Decision.Nothing : Decision.Of(new MajorReportApprovalRecorded(
            command.IncidentId, report.ContractId!, latest.Number, latest.Sha256, command.By, now.ToUniversalTime()));
    }

    public static Decision Decide(MajorReport report, SendReport command, DateTimeOffset now)
    {
        if (Newest(report, command.Version, out var latest) is { } refused)
            return refused;
        if (latest!.SentAt is not null)
            return Decision.Nothing;
        if (command.NeedsApproval && latest.ApprovedAt is null)
            return new Rejection("report-not-approved", $"Version {latest.Number} is not approved; the contract asks for that first.");
        if (command.To.Count == 0)
            return new Rejection("nobody-to-send-to", "The contract names nobody who gets this report; send it by hand.");
        return Decision.Of(new MajorReportSendingRecorded(
            command.IncidentId, report.ContractId!, latest.Number, latest.Sha256, command.To, command.By, now.ToUniversalTime()));
    }

    /// <summary>In the order of the report; a blank text takes the section back.</summary>
    public static IReadOnlyList<WrittenSection> Merged(IReadOnlyList<WrittenSection> known, IReadOnlyList<WrittenSection> given) =>
    [
        .. MajorReport.SectionNames
            .Select(name => given.FirstOrDefault(section => section.Section == name) ?? known.FirstOrDefault(section => section.Section == name))
            .OfType<WrittenSection>()
            .Where(section => !string.IsNullOrWhiteSpace(section.Text))
            .Select(section => section with { Text = section.Text.Trim() }),
    ];

    private static Rejection? Newest(MajorReport report, int? version, out ReportVersion? latest)
    {
        latest = report.Latest;
        return latest is null ? new Rejection("report-missing", "There is no report yet; edit it, or wait for the resolution.")
            : version is { } named && named != latest.Number
                ? new Rejection("version-superseded", $"Version {latest.Number} is the newest; read it first.", Refusal.Conflict, "version")
            : null;
    }

    private static Rejection? Wrong(IReadOnlyList<WrittenSection> sections) =>
        sections.Count == 0 ? new Rejection("sections-required", "sections is empty; write at least one.", Refusal.Invalid, "sections")
        : sections.FirstOrDefault(section => !MajorReport.SectionNames.Contains(section.Section)) is not null
            ? new Rejection(
                "section-unknown", $"section is one of {string.Join(", ", MajorReport.SectionNames)}.", Refusal.Invalid, "sections")
        : sections.DistinctBy(section => section.Section).Count() < sections.Count
            ? new Rejection("section-repeated", "A section stands there twice; write it once.", Refusal.Invalid, "sections")
        : sections.Any(section => section.Text.Length > LongestText)
            ? new Rejection("text-too-long", $"A text has more than {LongestText} characters.", Refusal.Invalid, "sections")
        : sections.Any(section => section.Text.Contains('\0'))
            ? new Rejection("text-unreadable", "A text contains a NUL character; leave it out.", Refusal.Invalid, "sections")
        : null;
}
