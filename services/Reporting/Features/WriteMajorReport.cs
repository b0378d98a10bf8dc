using Microsoft.AspNetCore.Mvc;
using Reports.Domain;
using Reports.Record;
using Reports.Writing;
using ServiceDefaults.Decisions;
using ServiceDefaults.Hosting;

namespace Reports.Features;

/// <summary>Edits, approves and sends the report of an incident; every version stays.</summary>
public static class WriteMajorReport
{
    /// <summary>Six long texts, in bytes.</summary>
    private const long EditLimit = 256 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var report = routes.MapGroup("/v1/incidents/{id:guid}/major-report").WithTags("Reports");
        report.MapGet("versions", async (Guid id, Caller caller, ReportCommands commands, CancellationToken ct) =>
                Answered(await commands.Versions(id, caller, ct)))
            .RequireAuthorization(Policies.ReadReports)
            .WithName("ListMajorReportVersions")
            .WithSummary("All versions of the report, what was written by hand, and who approved and sent which; the ETag is for If-Match.")
            .Produces<ReportVersions>().ProducesProblem(StatusCodes.Status404NotFound);
        MapCommand<WrittenReport>(
            report, "edit", Policies.WorkIncident, "Writes sections of the report by hand: a new version, which nobody has approved yet.", ReportDecisions.Edit);
        MapCommand<NamedVersion>(report, "approve", Policies.ApproveReport, "Approves the newest version.", ReportDecisions.Approve);
        MapCommand<NamedVersion>(
            report, "send", Policies.WorkIncident, "Sends the newest version to those the contract names; the duty to report is done.", ReportDecisions.Send);
    }

    private static void MapCommand<TBody>(
        IEndpointRouteBuilder report, string name, string policy, string summary,
        Func<TBody, Caller, Func<MajorReport, ToldIncident, DateTimeOffset, Decision>> decide)
        where TBody : class =>
        report.MapPost(name, async (Guid id, TBody body, ChangeRequest request, ReportCommands commands, CancellationToken ct) =>
                Answered(await commands.Execute(id, request, decide(body, request.Caller), ct)))
            .RequireAuthorization(policy)
            .WithName($"{name}-major-report")
            .WithSummary(summary)
            .WithMetadata(new RequestSizeLimitAttribute(EditLimit))
            .Produces<ReportVersions>()
            .ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428);

    private static IResult Answered(ReportAnswer answer) =>
        answer.Refused is { } refused ? refused.ToProblem() : Versioned.Ok(answer.Report!, answer.Report!.Version);
}
