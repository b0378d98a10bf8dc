using Contracts.Terms;
using Reports.Domain;
using Reports.Record;
using ServiceDefaults.Decisions;
using ServiceDefaults.Hosting;

namespace Reports.Features;

/// <summary>Edits, approves and sends the report of an incident; every version stays.</summary>
public static class WriteMajorReport
{
    public const string Kind = "major-incident";

    /// <param name="Sections">A section with a blank text is the draft's again; one that is not named stays as it is.</param>
    public sealed record Edit(IReadOnlyList<WrittenSection> Sections);

    /// <param name="Version">The version that was read; left out, the newest.</param>
    public sealed record Named(int? Version);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var report = routes.MapGroup("/v1/incidents/{id:guid}/major-report").WithTags("Reports");
        report.MapGet("versions", async (Guid id, Caller caller, ReportCommands commands, CancellationToken ct) =>
                Answered(await commands.Versions(id, caller, ct)))
            .RequireAuthorization(Policies.ReadReports)
            .WithName("ListMajorReportVersions")
            .WithSummary("All versions of the report, what was written by hand, and who approved and sent which; the ETag is for If-Match.")
            .Produces<ReportVersions>().ProducesProblem(StatusCodes.Status404NotFound);
        MapCommand<Edit>(
            report, "edit", Policies.WorkIncident, "Writes sections of the report by hand: a new version, which nobody has approved yet.", Editing);
        MapCommand<Named>(report, "approve", Policies.ApproveReport, "Approves the newest version.", Approving);
        MapCommand<Named>(
            report, "send", Policies.WorkIncident, "Sends the newest version to those the contract names; the duty to report is done.", Sending);
    }

    public static Func<MajorReport, ToldIncident, DateTimeOffset, Decision> Editing(Edit body, Caller by) => (report, told, now) =>
    {
        var content = DraftMajorReport.Content(told, told.CustomerLanguage);
        return ReportEditing.Decide(
            report,
            new EditReport(
                told.Reported.IncidentId, content.ContractId, content.Severity, body.Sections,
                sections => Pages.MajorReportPage.Sha256(DraftMajorReport.Page(told, sections)), by.Subject),
            now);
    };

    public static Func<MajorReport, ToldIncident, DateTimeOffset, Decision> Approving(Named body, Caller by) => (report, told, now) =>
        ReportEditing.Decide(
            report, new ApproveReport(told.Reported.IncidentId, body.Version, Entitled(by, Duty(told)?.ApprovedBy), by.Subject), now);

    public static Func<MajorReport, ToldIncident, DateTimeOffset, Decision> Sending(Named body, Caller by) => (report, told, now) =>
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

    private static void MapCommand<TBody>(
        IEndpointRouteBuilder report, string name, string policy, string summary,
        Func<TBody, Caller, Func<MajorReport, ToldIncident, DateTimeOffset, Decision>> decide)
        where TBody : class =>
        report.MapPost(name, async (Guid id, TBody body, ChangeRequest request, ReportCommands commands, CancellationToken ct) =>
                Answered(await commands.Execute(id, request, decide(body, request.Caller), ct)))
            .RequireAuthorization(policy)
            .WithName($"{name}-major-report")
            .WithSummary(summary)
            .Produces<ReportVersions>()
            .ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428);

    private static IResult Answered(ReportAnswer answer) =>
        answer.Refused is { } refused ? refused.ToProblem() : Versioned.Ok(answer.Report!, answer.Report!.Version);
}
