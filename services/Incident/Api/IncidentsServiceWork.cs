using Contracts.Grpc.Incidents.V1;
using Grpc.Core;
using Incidents.Features;
using Microsoft.AspNetCore.Authorization;
using ServiceDefaults.Hosting;
using static Incidents.Api.IncidentMessages;
using Message = Contracts.Grpc.Incidents.V1.Incident;

namespace Incidents.Api;

/// <summary>Commands of the work on a fault: intake, restart, backup, visits, vendors, findings.</summary>
public sealed partial class IncidentsService
{
    [Authorize(Policies.ReportIncident)]
    public override Task<Message> AddDetails(AddDetailsRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => DetailsEndpoint.Decide(new(
            Text(r.Site), Text(r.Device), Text(r.Symptom), Time(r.Since, "since"), Text(r.Description), Text(r.ReporterPhone),
            Text(r.ReporterEmail), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> RequestRestart(RequestRestartRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => RestartRequestEndpoint.Decide(new(
            Text(r.System), Text(r.Reason), [.. r.Processes], Time(r.ExpiresAt, "expires_at"), At(r.At)), by));

    [Authorize(Policies.ConfirmResolution)]
    public override Task<Message> ConsentToRestart(ConsentToRestartRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context, by => RestartConsentEndpoint.Decide(new(Text(r.Customer), Text(r.Wording), At(r.At)), by));

    [Authorize(Policies.ConfirmResolution)]
    public override Task<Message> RefuseRestart(RefuseRestartRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context, by => RestartRefusalEndpoint.Decide(new(Text(r.Customer), Text(r.Reason), At(r.At)), by));

    [Authorize(Policies.ConfirmResolution)]
    public override Task<Message> WithdrawRestartConsent(WithdrawRestartConsentRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context, by => RestartWithdrawalEndpoint.Decide(new(Text(r.Customer), Text(r.Reason), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> ExecuteRestart(ExecuteRestartRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context, by => RestartExecutionEndpoint.Decide(new(Text(r.Note), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> CheckRestart(CheckRestartRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => RestartCheckEndpoint.Decide(new(
            [.. r.Results.Select(p => new Domain.CheckedProcess(p.Process, p.Running, Text(p.Note)))], At(r.At)), by));

    [Authorize(Policies.ReportIncident)]
    public override Task<Message> ConfirmBackup(ConfirmBackupRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context, by => BackupConfirmationEndpoint.Decide(new(Text(r.Customer), Text(r.Note), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> DisclaimBackup(DisclaimBackupRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context, by => BackupDisclaimerEndpoint.Decide(new(Text(r.Customer), Text(r.Wording), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> DispatchVisit(DispatchVisitRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => VisitDispatchEndpoint.Decide(new(
            Text(r.Engineer), Text(r.Site), Time(r.ExpectedAt, "expected_at"), Text(r.Note), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> ArriveOnSite(ArriveOnSiteRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context, by => VisitArrivalEndpoint.Decide(new(Text(r.Engineer), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> RecordVisitWork(RecordVisitWorkRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context, by => VisitWorkEndpoint.Decide(new(Text(r.Work), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> SwapSpare(SwapSpareRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => SpareSwapEndpoint.Decide(new(Text(r.SerialOut), Text(r.SerialIn), Text(r.Device), Text(r.Note), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> ReturnSpare(ReturnSpareRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context, by => SpareReturnEndpoint.Decide(new(Text(r.Serial), Text(r.Note), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> LeaveSite(LeaveSiteRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context, by => VisitDepartureEndpoint.Decide(new(Text(r.Result), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> CancelVisit(CancelVisitRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context, by => VisitCancellationEndpoint.Decide(new(Text(r.Reason), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> ReferToVendor(ReferToVendorRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => VendorReferralEndpoint.Decide(new(
            Text(r.Vendor), Text(r.Text), Text(r.Reference), Time(r.ChaseAt, "chase_at"), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> ChaseVendor(ChaseVendorRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => VendorChaseEndpoint.Decide(new(
            Text(r.Text), r.HasReferral ? r.Referral : null, Text(r.Reference), Time(r.ChaseAt, "chase_at"), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> RecordVendorAnswer(RecordVendorAnswerRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => VendorAnswerEndpoint.Decide(new(Text(r.Answer), r.HasReferral ? r.Referral : null, Text(r.Reference), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> NoteDiagnosis(NoteDiagnosisRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context, by => DiagnosisEndpoint.Decide(new(Text(r.Text), At(r.At)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> GiveGuidance(GiveGuidanceRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context,
        by => GuidanceEndpoint.Decide(new(Text(r.Engineer), Text(r.Text), Text(r.Guide), At(r.At)), by));
}
