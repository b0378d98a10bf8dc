using Incidents.Domain;
using Incidents.Features;
using Incidents.Projections;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using ServiceDefaults.Hosting;

namespace Incidents.Api;

/// <summary>The table of routes; gRPC has the same commands in <see cref="IncidentsService"/>.</summary>
public static class IncidentRoutes
{
    public static void MapIncidents(this WebApplication app)
    {
        var incidents = app.MapGroup("/v1/incidents").WithTags("Incidents");
        ReportIncidentEndpoint.Map(incidents);
        ListIncidentsEndpoint.Map(incidents);
        GetIncidentEndpoint.Map(incidents);

        var incident = incidents.MapGroup("/{id:guid}");
        AcknowledgeEndpoint.Map(incident);
        ClassifyEndpoint.Map(incident);
        ContractVersionEndpoint.Map(incident);
        EscalateEndpoint.Map(incident);
        HandBackEndpoint.Map(incident);
        AcceptEndpoint.Map(incident);
        AssignEndpoint.Map(incident);
        ActionPlanEndpoint.Map(incident);
        StatusUpdateEndpoint.Map(incident);
        WorkaroundEndpoint.Map(incident);
        PauseEndpoint.Map(incident);
        ResumeEndpoint.Map(incident);
        ResolveEndpoint.Map(incident);
        ConfirmEndpoint.Map(incident);
        RejectEndpoint.Map(incident);
        ReopenEndpoint.Map(incident);
        CloseEndpoint.Map(incident);
        CancelEndpoint.Map(incident);
        DetailsEndpoint.Map(incident);
        RestartRequestEndpoint.Map(incident);
        RestartConsentEndpoint.Map(incident);
        RestartRefusalEndpoint.Map(incident);
        RestartWithdrawalEndpoint.Map(incident);
        RestartExecutionEndpoint.Map(incident);
        RestartCheckEndpoint.Map(incident);
        BackupConfirmationEndpoint.Map(incident);
        BackupDisclaimerEndpoint.Map(incident);
        VisitDispatchEndpoint.Map(incident);
        VisitArrivalEndpoint.Map(incident);
        VisitWorkEndpoint.Map(incident);
        SpareSwapEndpoint.Map(incident);
        SpareReturnEndpoint.Map(incident);
        VisitDepartureEndpoint.Map(incident);
        VisitCancellationEndpoint.Map(incident);
        VendorReferralEndpoint.Map(incident);
        VendorChaseEndpoint.Map(incident);
        VendorAnswerEndpoint.Map(incident);
        DiagnosisEndpoint.Map(incident);
        GuidanceEndpoint.Map(incident);
        MajorDeclarationEndpoint.Map(incident);
        MajorRoleEndpoint.Map(incident);
        StakeholderUpdateEndpoint.Map(incident);
        MajorStandDownEndpoint.Map(incident);
        RatingEndpoint.Map(incident);
        ComplaintEndpoint.Map(incident);
        ComplaintAnswerEndpoint.Map(incident);
        AmendmentEndpoint.Map(incident);
        MergeEndpoint.Map(incident);
        LinkEndpoint.Map(incident);
        UnlinkEndpoint.Map(incident);
        AttachFileEndpoint.Map(incident);
        ReadAttachmentEndpoint.Map(incident);

        app.MapGrpcService<IncidentsService>();
        app.MapGrpcService<AttachmentsService>();
    }

    /// <summary>A command to an existing incident: <c>POST {id}/{name}</c>. Where every field may be left out, so may the body.</summary>
    internal static void MapChange<TBody>(
        this IEndpointRouteBuilder incident, string name, string policy, string summary, TBody empty, Func<TBody, string, Change> change)
        where TBody : class =>
        incident.MapPost(name, async (
                Guid id, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] TBody? body, ChangeRequest request,
                IncidentCommands commands, CancellationToken ct) =>
                Answered(await commands.Execute(new IncidentId(id), request, change(body ?? empty, request.Caller.Subject), ct)))
            .WithName($"{name}-incident")
            .WithSummary(summary)
            .RequireAuthorization(policy)
            .Produces<IncidentDocument>()
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428);

    /// <summary>The same for a command that ties two incidents.</summary>
    internal static void MapTie<TBody>(
        this IEndpointRouteBuilder incident, string name, string summary,
        Func<TiedCommands, IncidentId, CommandRequest, TBody, CancellationToken, Task<Answer>> run)
        where TBody : class =>
        incident.MapPost(name, async (Guid id, TBody body, ChangeRequest request, TiedCommands ties, CancellationToken ct) =>
                Answered(await run(ties, new IncidentId(id), request, body, ct)))
            .WithName($"{name}-incident")
            .WithSummary(summary)
            .RequireAuthorization(Policies.WorkIncident)
            .Produces<IncidentDocument>()
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428);

    internal static IResult Answered(Answer answer) =>
        answer.Refused is { } refused ? refused.ToProblem()
        : answer.Created ? Versioned.Created(answer.Incident!, answer.Incident!.Version, $"/v1/incidents/{answer.Incident.Id}")
        : Versioned.Ok(answer.Incident!, answer.Incident!.Version);
}
