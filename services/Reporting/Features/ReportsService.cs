using System.Text.Json;
using Contracts.Grpc.Reports.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Reports.Pages;
using Reports.Projections;
using Reports.Record;
using ServiceDefaults.Hosting;

namespace Reports.Features;

/// <summary>The same reads over gRPC.</summary>
[Authorize(Policies.ReadReports)]
public sealed class ReportsService(IncidentStory story, StatisticsReader statistics, GetMajorReport report) : Contracts.Grpc.Reports.V1.Reports.ReportsBase
{
    public override async Task<GetTimelineResponse> GetTimeline(GetTimelineRequest request, ServerCallContext context)
    {
        var id = IncidentId(request.IncidentId);
        var told = await story.Read(id, CallerOf(context), context.CancellationToken) ?? throw Unknown(id);
        var timeline = Timeline.Of(id, told.Events, told.NamesIn(Language.Of(request.Language, null)));
        return new GetTimelineResponse { IncidentId = id.ToString(), Entries = { timeline.Entries.Select(ToMessage) } };
    }

    public override async Task<GetStatisticsResponse> GetStatistics(GetStatisticsRequest request, ServerCallContext context)
    {
        var grouping = Grouping.Parse(request.GroupBy)
            ?? throw GrpcProblems.Of(StatusCode.InvalidArgument, "unknown-grouping", $"Use {Grouping.Choices}.", "group_by");
        var caller = CallerOf(context);
        var query = new StatisticsQuery(
            caller.SeesAllTenants ? null : caller.Tenants, request.Contract.Length == 0 ? null : request.Contract,
            request.From?.ToDateTimeOffset(), request.To?.ToDateTimeOffset(), grouping);
        return ToMessage(await statistics.Read(query, context.CancellationToken));
    }

    public override async Task<GetMajorReportResponse> GetMajorReport(GetMajorReportRequest request, ServerCallContext context)
    {
        var id = IncidentId(request.IncidentId);
        var page = await report.Page(id, request.Language, null, CallerOf(context), context.CancellationToken) ?? throw Unknown(id);
        return new GetMajorReportResponse { Html = page.Html, Sha256 = MajorReportPage.Sha256(page.Html) };
    }

    private static Contracts.Grpc.Reports.V1.TimelineEntry ToMessage(Projections.TimelineEntry e) => new()
    {
        Id = e.Id.ToString(),
        Type = e.Type,
        Source = e.Source,
        Stream = e.Stream,
        Title = e.Title,
        HappenedAt = e.HappenedAt.ToTimestamp(),
        RecordedAt = e.RecordedAt.ToTimestamp(),
        Actor = e.Actor,
        CausedBy = e.CausedBy ?? "",
        CorrelationId = e.CorrelationId ?? "",
        Version = e.Version,
        Data = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(e.Data)),
    };

    private static GetStatisticsResponse ToMessage(Statistics s) => new()
    {
        Incidents = s.Incidents,
        ByStatus = { s.ByStatus.Select(ToMessage) },
        BySourceStatus = { s.BySourceStatus.Select(ToMessage) },
        GroupBy = s.GroupBy,
        Groups = { s.Groups.Select(ToMessage) },
        Clocks = { s.Clocks.Select(ToMessage) },
    };

    private static Contracts.Grpc.Reports.V1.StatusCount ToMessage(Projections.StatusCount s) =>
        new() { Status = s.Status, SubStatus = s.SubStatus ?? "", Level = s.Level, Count = s.Count };

    private static Contracts.Grpc.Reports.V1.GroupTimes ToMessage(Projections.GroupTimes g) => new()
    {
        Key = g.Key ?? "",
        Incidents = g.Incidents,
        Acknowledged = g.Acknowledged,
        MeanTimeToAcknowledge = Seconds(g.MeanSecondsToAcknowledge),
        Resolved = g.Resolved,
        MeanTimeToResolve = Seconds(g.MeanSecondsToResolve),
        MedianTimeToResolve = Seconds(g.MedianSecondsToResolve),
    };

    private static Contracts.Grpc.Reports.V1.ClockAttainment ToMessage(Projections.ClockAttainment c)
    {
        var message = new Contracts.Grpc.Reports.V1.ClockAttainment
        {
            Clock = c.Clock, Severity = c.Severity, Met = c.Met, Late = c.Late, Cancelled = c.Cancelled, Running = c.Running, Overdue = c.Overdue,
        };
        if (c.Attainment is { } attainment) message.Attainment = attainment;
        return message;
    }

    private static Duration? Seconds(double? seconds) => seconds is { } s ? TimeSpan.FromSeconds(s).ToDuration() : null;

    private static Caller CallerOf(ServerCallContext context) => Caller.From(context.GetHttpContext().User);

    private static Guid IncidentId(string text) => Guid.TryParse(text, out var id)
        ? id
        : throw GrpcProblems.Of(StatusCode.InvalidArgument, "invalid-id", "incident_id is a UUID.", "incident_id");

    private static RpcException Unknown(Guid id) => GrpcProblems.Of(StatusCode.NotFound, "not-found", $"There is no incident {id}.");
}
