using Contracts.Grpc.Reports.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Reports.Domain;
using Reports.Record;
using Reports.Writing;
using ServiceDefaults.Decisions;
using ServiceDefaults.Hosting;

namespace Reports.Features;

/// <summary>Writing, approving and sending reports over gRPC.</summary>
public sealed partial class ReportsService
{
    [Authorize(Policies.ReadReports)]
    public override async Task<MajorReportVersions> ListMajorReportVersions(
        ListMajorReportVersionsRequest request, ServerCallContext context) =>
        Answered(await commands.Versions(IncidentId(request.IncidentId), CallerOf(context), context.CancellationToken));

    [Authorize(Policies.WorkIncident)]
    public override Task<MajorReportVersions> EditMajorReport(EditMajorReportRequest r, ServerCallContext context) => Execute(
        r.IncidentId, r.HasExpectedVersion ? r.ExpectedVersion : null, r, context,
        by => ReportDecisions.Edit(new([.. r.Sections.Select(section => new WrittenSection(section.Section, section.Text))]), by));

    [Authorize(Policies.ApproveReport)]
    public override Task<MajorReportVersions> ApproveMajorReport(ApproveMajorReportRequest r, ServerCallContext context) => Execute(
        r.IncidentId, r.HasExpectedVersion ? r.ExpectedVersion : null, r, context,
        by => ReportDecisions.Approve(new(r.Version == 0 ? null : r.Version), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<MajorReportVersions> SendMajorReport(SendMajorReportRequest r, ServerCallContext context) => Execute(
        r.IncidentId, r.HasExpectedVersion ? r.ExpectedVersion : null, r, context,
        by => ReportDecisions.Send(new(r.Version == 0 ? null : r.Version), by));

    private async Task<MajorReportVersions> Execute(
        string incident, long? expectedVersion, IMessage message, ServerCallContext context,
        Func<Caller, Func<MajorReport, ToldIncident, DateTimeOffset, Decision>> decide)
    {
        if (expectedVersion is null)
            throw GrpcProblems.Of(
                StatusCode.FailedPrecondition, "precondition-required", "expected_version is missing; give the version last read.",
                "expected_version");
        var request = CommandRequest.Of(context, message, expectedVersion);
        return Answered(await commands.Execute(IncidentId(incident), request, decide(request.Caller), context.CancellationToken));
    }

    private static MajorReportVersions Answered(ReportAnswer answer) =>
        answer.Refused is { } refused ? throw refused.ToRpcException() : ReportVersionMessages.Of(answer.Report!);
}
