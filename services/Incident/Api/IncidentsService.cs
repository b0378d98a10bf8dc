using Contracts.Grpc.Incidents.V1;
using Grpc.Core;
using Incidents.Domain;
using Incidents.Features;
using Incidents.Projections;
using Microsoft.AspNetCore.Authorization;
using ServiceDefaults.Hosting;
using static Incidents.Api.IncidentMessages;
using Message = Contracts.Grpc.Incidents.V1.Incident;

namespace Incidents.Api;

/// <summary>gRPC's side of <see cref="IncidentRoutes"/>: the same decisions, by the same policies.</summary>
public sealed partial class IncidentsService(IncidentCommands commands, TiedCommands ties, IncidentQueries queries)
    : Contracts.Grpc.Incidents.V1.Incidents.IncidentsBase
{
    [Authorize(Policies.ReportIncident)]
    public override async Task<ReportResponse> Report(ReportRequest r, ServerCallContext context)
    {
        var body = new ReportIncidentEndpoint.Body(
            Text(r.Contract), Text(r.Summary), Text(r.Description), Text(r.Category), Text(r.Severity), Text(r.Site), Text(r.Device),
            Text(r.Symptom), Time(r.Since, "since"),
            r.Reporter is { } who ? new Domain.Reporter(Text(who.Name), Text(who.Phone), Text(who.Email)) : null,
            Time(r.ReportedAt, "reported_at"), Text(r.DedupKey), r.Labels.ToDictionary(), Text(r.Impact), Text(r.Urgency));
        var request = CommandRequest.Of(context, r);
        var answer = await commands.Report(
            request, body.Contract, ReportIncidentEndpoint.Command(body, request.Caller.Subject), context.CancellationToken);
        return new ReportResponse { Incident = Answered(answer), Created = answer.Created };
    }

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Acknowledge(AcknowledgeRequest r, ServerCallContext context) =>
        Execute(r.Id, r.ExpectedVersion, r, context, by => AcknowledgeEndpoint.Decide(new(Text(r.Owner), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Classify(ClassifyRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => ClassifyEndpoint.Decide(
            new(Text(r.Severity), Text(r.Category), Text(r.Reason), At(r.At), Text(r.Impact), Text(r.Urgency)), by));

    [Authorize(Policies.ChangeContractVersion)]
    public override Task<Message> ChangeContractVersion(ChangeContractVersionRequest r, ServerCallContext context) => Tie(
        r.Id, r.ExpectedVersion, r, context,
        (id, request, ct) => commands.Execute(
            id, request,
            ContractVersionEndpoint.Command(new(r.Version == 0 ? null : r.Version, Text(r.Reason)), request.Caller.Subject), ct));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Escalate(EscalateRequest r, ServerCallContext context) =>
        Execute(r.Id, r.ExpectedVersion, r, context, by => EscalateEndpoint.Decide(new(Text(r.To), Text(r.Reason), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> HandBack(HandBackRequest r, ServerCallContext context) =>
        Execute(r.Id, r.ExpectedVersion, r, context, by => HandBackEndpoint.Decide(new(Text(r.To), Text(r.Reason), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Accept(AcceptRequest r, ServerCallContext context) =>
        Execute(r.Id, r.ExpectedVersion, r, context, by => AcceptEndpoint.Decide(new(Text(r.Owner), Text(r.Team), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Assign(AssignRequest r, ServerCallContext context) =>
        Execute(r.Id, r.ExpectedVersion, r, context, by => AssignEndpoint.Decide(new(Text(r.Owner), Text(r.Team), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> SubmitActionPlan(SubmitActionPlanRequest r, ServerCallContext context) =>
        Execute(r.Id, r.ExpectedVersion, r, context, by => ActionPlanEndpoint.Decide(new(Text(r.Plan), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> UpdateStatus(UpdateStatusRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => StatusUpdateEndpoint.Decide(new(Text(r.Text), Time(r.NextUpdateAt, "next_update_at"), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> ProvideWorkaround(ProvideWorkaroundRequest r, ServerCallContext context) =>
        Execute(r.Id, r.ExpectedVersion, r, context, by => WorkaroundEndpoint.Decide(new(Text(r.Description), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Pause(PauseRequest r, ServerCallContext context) =>
        Execute(
            r.Id, r.ExpectedVersion, r, context,
            by => PauseEndpoint.Decide(
                new(Text(r.Reason), Text(r.Note), At(r.At), Text(r.Reference), GuidOf(r.Attachment, "attachment")), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Resume(ResumeRequest r, ServerCallContext context) =>
        Execute(r.Id, r.ExpectedVersion, r, context, by => ResumeEndpoint.Decide(new(At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Resolve(ResolveRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => ResolveEndpoint.Decide(new(Text(r.Resolution), Text(r.Cause), Text(r.Measures), At(r.At)), by));

    [Authorize(Policies.ConfirmResolution)]
    public override Task<Message> Confirm(ConfirmRequest r, ServerCallContext context) =>
        Execute(r.Id, r.ExpectedVersion, r, context, by => ConfirmEndpoint.Decide(new(At(r.At)), by));

    [Authorize(Policies.ConfirmResolution)]
    public override Task<Message> Reject(RejectRequest r, ServerCallContext context) =>
        Execute(r.Id, r.ExpectedVersion, r, context, by => RejectEndpoint.Decide(new(Text(r.Reason), At(r.At)), by));

    [Authorize(Policies.ReportIncident)]
    public override Task<Message> Reopen(ReopenRequest r, ServerCallContext context) =>
        Execute(r.Id, r.ExpectedVersion, r, context, by => ReopenEndpoint.Decide(new(Text(r.Reason), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Close(CloseRequest r, ServerCallContext context) =>
        Execute(r.Id, r.ExpectedVersion, r, context, by => CloseEndpoint.Decide(new(Text(r.Note), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Cancel(CancelRequest r, ServerCallContext context) =>
        Execute(r.Id, r.ExpectedVersion, r, context, by => CancelEndpoint.Decide(new(Text(r.Reason), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Merge(MergeRequest r, ServerCallContext context) => Tie(
        r.Id, r.ExpectedVersion, r, context,
        (id, request, ct) => MergeEndpoint.Run(ties, id, request, new(GuidOf(r.Into, "into"), Text(r.Reason), At(r.At)), ct));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Link(LinkRequest r, ServerCallContext context) => Tie(
        r.Id, r.ExpectedVersion, r, context,
        (id, request, ct) => LinkEndpoint.Run(ties, id, request, new(Text(r.Relation), Text(r.Target), Text(r.Note), At(r.At)), ct));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Unlink(UnlinkRequest r, ServerCallContext context) => Tie(
        r.Id, r.ExpectedVersion, r, context,
        (id, request, ct) => UnlinkEndpoint.Run(ties, id, request, new(Text(r.Relation), Text(r.Target), Text(r.Reason), At(r.At)), ct));

    [Authorize(Policies.ReadIncident)]
    public override async Task<Message> Get(GetRequest r, ServerCallContext context) =>
        Answered(await GetIncidentEndpoint.Get(Id(r.Id), CallerOf(context), queries, context.CancellationToken));

    [Authorize(Policies.ReadIncident)]
    public override async Task<ListResponse> List(ListRequest r, ServerCallContext context)
    {
        var (filter, refused) = IncidentFilter.Of(
            [.. r.Contracts], [.. r.Statuses], [.. r.Levels], [.. r.Severities], [.. r.Sites], [.. r.Owners], r.Q, r.Sort,
            r.Limit == 0 ? null : r.Limit, r.Cursor);
        if (refused is not null)
            throw refused.ToRpcException();
        var page = await queries.List(CallerOf(context).Tenants, filter!, context.CancellationToken);
        var response = new ListResponse { Next = page.Next ?? "" };
        response.Items.AddRange(page.Items.Select(item => item.ToMessage()));
        return response;
    }

    private Task<Message> Execute(
        string id, long expectedVersion, Google.Protobuf.IMessage message, ServerCallContext context, Func<string, Change> decide) => Tie(
        id, expectedVersion, message, context,
        (incident, request, ct) => commands.Execute(incident, request, decide(request.Caller.Subject), ct));

    private static async Task<Message> Tie(
        string id, long expectedVersion, Google.Protobuf.IMessage message, ServerCallContext context,
        Func<IncidentId, CommandRequest, CancellationToken, Task<Answer>> run)
    {
        if (expectedVersion <= 0)
            throw GrpcProblems.Of(
                StatusCode.FailedPrecondition, "precondition-required", "expected_version is missing; give the version last read.",
                "expected_version");
        var request = CommandRequest.Of(context, message, expectedVersion);
        return Answered(await run(Id(id), request, context.CancellationToken));
    }

    private static Message Answered(Answer answer) =>
        answer.Refused is { } refused ? throw refused.ToRpcException() : answer.Incident!.ToMessage();

    private static IncidentId Id(string id) =>
        Guid.TryParse(id, out var value) ? new IncidentId(value) : throw Rules.Unknown.ToRpcException();

    private static DateTimeOffset? At(string text) => Time(text, "at");

    private static Caller CallerOf(ServerCallContext context) => Caller.From(context.GetHttpContext().User);
}
