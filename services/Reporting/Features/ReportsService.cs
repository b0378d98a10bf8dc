using Contracts.Grpc.Reports.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Reports.Pages;
using Reports.Projections;
using Reports.Record;
using Reports.Writing;
using ServiceDefaults.Hosting;

namespace Reports.Features;

/// <summary>The same reads over gRPC.</summary>
public sealed partial class ReportsService(
    IncidentStory story, StatisticsReader statistics, GetMajorReport report, ReportCommands commands)
    : Contracts.Grpc.Reports.V1.Reports.ReportsBase
{
    [Authorize(Policies.ReadReports)]
    public override async Task<GetTimelineResponse> GetTimeline(GetTimelineRequest request, ServerCallContext context)
    {
        var id = IncidentId(request.IncidentId);
        var told = await story.Read(id, CallerOf(context), context.CancellationToken) ?? throw Unknown(id);
        var timeline = Timeline.Of(id, told.Events, told.NamesIn(Language.Of(request.Language, null)));
        return new GetTimelineResponse { IncidentId = id.ToString(), Entries = { timeline.Entries.Select(ReportMessages.Of) } };
    }

    [Authorize(Policies.ReadReports)]
    public override async Task<GetStatisticsResponse> GetStatistics(GetStatisticsRequest request, ServerCallContext context)
    {
        var grouping = Grouping.Parse(request.GroupBy)
            ?? throw GrpcProblems.Of(StatusCode.InvalidArgument, "unknown-grouping", $"Use {Grouping.Choices}.", "group_by");
        var caller = CallerOf(context);
        var query = new StatisticsQuery(
            caller.SeesAllTenants ? null : caller.Tenants, request.Contract.Length == 0 ? null : request.Contract,
            request.From?.ToDateTimeOffset(), request.To?.ToDateTimeOffset(), grouping);
        return ReportMessages.Of(await statistics.Read(query, context.CancellationToken));
    }

    [Authorize(Policies.ReadReports)]
    public override async Task<GetMajorReportResponse> GetMajorReport(GetMajorReportRequest request, ServerCallContext context)
    {
        var id = IncidentId(request.IncidentId);
        var page = await report.Page(
            id, request.Language, request.Version == 0 ? null : request.Version, null, CallerOf(context), context.CancellationToken)
            ?? throw Unknown(id);
        return new GetMajorReportResponse { Html = page.Html, Sha256 = MajorReportPage.Sha256(page.Html) };
    }

    private static Caller CallerOf(ServerCallContext context) => Caller.From(context.GetHttpContext().User);

    private static Guid IncidentId(string text) => Guid.TryParse(text, out var id)
        ? id
        : throw GrpcProblems.Of(StatusCode.InvalidArgument, "invalid-id", "incident_id is a UUID.", "incident_id");

    private static RpcException Unknown(Guid id) => GrpcProblems.Of(StatusCode.NotFound, "not-found", $"There is no incident {id}.");
}
