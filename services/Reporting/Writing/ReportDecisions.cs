using Contracts.Terms;
using Reports.Domain;
using Reports.Features;
using Reports.Pages;
using Reports.Record;
using ServiceDefaults.Decisions;
using ServiceDefaults.Hosting;

namespace Reports.Writing;

/// <param name="Sections">A section with a blank text is the draft's again; one that is not named stays as it is.</param>
public sealed record WrittenReport(IReadOnlyList<WrittenSection> Sections);

/// <param name="Version">The version that was read; left out, the newest.</param>
public sealed record NamedVersion(int? Version);

/// <summary>What REST and gRPC ask of a report, as decisions under its contract.</summary>
public static class ReportDecisions
{
    private const string Kind = "major-incident";

    public static Func<MajorReport, ToldIncident, DateTimeOffset, Decision> Edit(WrittenReport body, Caller by) => (report, told, now) =>
    {
        var content = DraftMajorReport.Content(told, told.CustomerLanguage);
        return ReportEditing.Decide(
            report,
            new EditReport(
                told.Reported.IncidentId, content.ContractId, content.Severity, body.Sections,
                sections => MajorReportPage.Sha256(DraftMajorReport.Page(told, sections)), by.Subject),
            now);
    };

    public static Func<MajorReport, ToldIncident, DateTimeOffset, Decision> Approve(NamedVersion body, Caller by) => (report, told, now) =>
        ReportEditing.Decide(
            report, new ApproveReport(told.Reported.IncidentId, body.Version, Entitled(by, Duty(told)?.ApprovedBy), by.Subject), now);

    public static Func<MajorReport, ToldIncident, DateTimeOffset, Decision> Send(NamedVersion body, Caller by) => (report, told, now) =>
        ReportEditing.Decide(
            report,
            new SendReport(
                told.Reported.IncidentId, body.Version, Duty(told)?.ApprovedBy is not null, Recipients.Of(Duty(told)?.To ?? [], told),
                by.Subject),
            now);

    private static ReportDuty? Duty(ToldIncident told) => told.Contract?.Reports.FirstOrDefault(report => report.Kind == Kind);

    /// <summary>The contract names a role of its contacts; a credential has one of fewer roles.</summary>
    private static bool Entitled(Caller by, string? role) =>
        by.Is(Roles.Administrator)
        || by.Is(role?.StartsWith("customer", StringComparison.Ordinal) ?? false ? Roles.Customer : Roles.Manager);
}
