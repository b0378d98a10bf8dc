using Contracts.Grpc.Incidents.V1;
using Grpc.Core;
using Incidents.Features;
using Microsoft.AspNetCore.Authorization;
using ServiceDefaults.Hosting;
using static Incidents.Api.IncidentMessages;
using Message = Contracts.Grpc.Incidents.V1.Incident;

namespace Incidents.Api;

/// <summary>Commands of major incidents, of what the customer thinks, and of amendments.</summary>
public sealed partial class IncidentsService
{
    [Authorize(Policies.WorkIncident)]
    public override Task<Message> DeclareMajor(DeclareMajorRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => MajorDeclarationEndpoint.Decide(new(Text(r.Reason), r.Roles.ToDictionary(), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> AssignMajorRole(AssignMajorRoleRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context, by => MajorRoleEndpoint.Decide(new(Text(r.Role), Text(r.Person), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> UpdateStakeholders(UpdateStakeholdersRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => StakeholderUpdateEndpoint.Decide(new(
            Text(r.Text), [.. r.Audience], Time(r.NextUpdateAt, "next_update_at"), r.Last, At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> StandDownMajor(StandDownMajorRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context, by => MajorStandDownEndpoint.Decide(new(Text(r.Reason), At(r.At)), by));

    [Authorize(Policies.RateService)]
    public override Task<Message> RateService(RateServiceRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => RatingEndpoint.Decide(new(r.HasScore ? r.Score : null, Text(r.Comment), At(r.At)), by));

    [Authorize(Policies.RateService)]
    public override Task<Message> FileComplaint(FileComplaintRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context, by => ComplaintEndpoint.Decide(new(Text(r.Text), Text(r.About), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> AnswerComplaint(AnswerComplaintRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => ComplaintAnswerEndpoint.Decide(new(Text(r.Answer), r.HasComplaint ? r.Complaint : null, At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Amend(AmendRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => AmendmentEndpoint.Decide(new(r.Version, Text(r.Field), Text(r.Value), Text(r.Reason)), by));
}
