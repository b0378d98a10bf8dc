using Contracts.Grpc.Incidents.V1;
using Grpc.Core;

namespace Incidents.Tests.Api;

/// <summary>gRPC obeys the rules REST obeys; what one writes the other reads.</summary>
public class GrpcTests(IncidentApi api) : IClassFixture<IncidentApi>
{
    private static readonly Metadata Desk = IncidentApi.Metadata(TestCaller.Dispatcher);
    private static readonly Metadata Customer = IncidentApi.Metadata(TestCaller.Customer);

    [Fact]
    public async Task One_fault_from_report_to_close()
    {
        var grpc = api.Grpc();
        var reported = await grpc.ReportAsync(AReport(), Desk);
        Assert.True(reported.Created);
        var at = reported.Incident;
        Assert.Equal(("reported", 1L, "L0", "slow"), (at.Status, at.Version, at.Level, at.Severity));
        at = await grpc.AcknowledgeAsync(new() { Id = at.Id, ExpectedVersion = at.Version }, Desk);
        at = await grpc.ClassifyAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Severity = "stuck", Reason = "people" }, Desk);
        at = await grpc.EscalateAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Reason = "remote" }, Desk);
        at = await grpc.AcceptAsync(new() { Id = at.Id, ExpectedVersion = at.Version }, Desk);
        at = await grpc.SubmitActionPlanAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Plan = "Oil" }, Desk);
        at = await grpc.UpdateStatusAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Text = "Oiling" }, Desk);
        at = await grpc.ProvideWorkaroundAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Description = "Stairs" }, Desk);
        at = await grpc.PauseAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Reason = "part" }, Desk);
        Assert.Equal(("pending", "part"), (at.Status, at.PausedFor));
        at = await grpc.ResumeAsync(new() { Id = at.Id, ExpectedVersion = at.Version }, Desk);
        at = await grpc.HandBackAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Reason = "easy" }, Desk);
        at = await grpc.AssignAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Owner = "dave" }, Desk);
        at = await grpc.ResolveAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Resolution = "Oiled" }, Desk);
        at = await grpc.RejectAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Reason = "slow" }, Customer);
        at = await grpc.ResolveAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Resolution = "Oiled well" }, Desk);
        at = await grpc.ConfirmAsync(new() { Id = at.Id, ExpectedVersion = at.Version }, Customer);
        at = await grpc.CloseAsync(new() { Id = at.Id, ExpectedVersion = at.Version }, Desk);
        at = await grpc.ReopenAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Reason = "again" }, Customer);
        at = await grpc.CancelAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Reason = "a test" }, Desk);
        Assert.Equal(("cancelled", 19L), (at.Status, at.Version));

        Assert.Equal(at, await grpc.GetAsync(new() { Id = at.Id }, Desk));
        Assert.Equal("\"19\"", (await api.Read(at.Id)).ETag);
        var listed = await grpc.ListAsync(new() { Statuses = { "cancelled" }, Limit = 200 }, Desk);
        Assert.Contains(at, listed.Items);
    }

    [Fact]
    public async Task The_work_on_a_fault()
    {
        var grpc = api.Grpc();
        var at = (await grpc.ReportAsync(AReport(), Desk)).Incident;
        Assert.Equal(["reporterPhone", "device", "symptom", "since"], at.Missing);
        at = await grpc.AddDetailsAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Device = "lift-7" }, Desk);
        at = await grpc.RequestRestartAsync(
            new() { Id = at.Id, ExpectedVersion = at.Version, System = "drive", Reason = "stuck", Processes = { "motor" } }, Desk);
        await Refused(
            grpc.ExecuteRestartAsync(new() { Id = at.Id, ExpectedVersion = at.Version }, Desk), StatusCode.FailedPrecondition, "consent-missing");
        at = await grpc.GetAsync(new() { Id = at.Id }, Desk);
        at = await grpc.ConsentToRestartAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Customer = "Wu", Wording = "go" }, Customer);
        at = await grpc.WithdrawRestartConsentAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Customer = "Wu", Reason = "no" }, Customer);
        at = await grpc.RequestRestartAsync(
            new() { Id = at.Id, ExpectedVersion = at.Version, System = "drive", Reason = "stuck", Processes = { "motor" } }, Desk);
        at = await grpc.RefuseRestartAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Customer = "Wu", Reason = "no" }, Customer);
        at = await grpc.RequestRestartAsync(
            new() { Id = at.Id, ExpectedVersion = at.Version, System = "drive", Reason = "stuck", Processes = { "motor" } }, Desk);
        at = await grpc.ConsentToRestartAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Customer = "Wu", Wording = "go" }, Customer);
        at = await grpc.ExecuteRestartAsync(new() { Id = at.Id, ExpectedVersion = at.Version }, Desk);
        at = await grpc.CheckRestartAsync(
            new() { Id = at.Id, ExpectedVersion = at.Version, Results = { new CheckedProcess { Process = "motor", Running = true } } }, Desk);
        Assert.Equal(("checked", "Wu", "go", 3), (at.Restart.Stage, at.Restart.Customer, at.Restart.Wording, at.Restart.Round));

        at = await grpc.DispatchVisitAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Engineer = "zoe" }, Desk);
        at = await grpc.CancelVisitAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Reason = "busy" }, Desk);
        at = await grpc.DispatchVisitAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Engineer = "max" }, Desk);
        at = await grpc.DisclaimBackupAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Customer = "Wu", Wording = "yours" }, Desk);
        at = await grpc.ConfirmBackupAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Customer = "Wu" }, Customer);
        at = await grpc.ArriveOnSiteAsync(new() { Id = at.Id, ExpectedVersion = at.Version }, Desk);
        at = await grpc.RecordVisitWorkAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Work = "opened" }, Desk);
        at = await grpc.SwapSpareAsync(new() { Id = at.Id, ExpectedVersion = at.Version, SerialOut = "SN1", SerialIn = "SN2" }, Desk);
        at = await grpc.LeaveSiteAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Result = "runs" }, Desk);
        at = await grpc.ReturnSpareAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Serial = "SN2" }, Desk);
        at = await grpc.ReferToVendorAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Vendor = "Maker", Text = "dead" }, Desk);
        at = await grpc.ChaseVendorAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Text = "well?", Reference = "RMA-7" }, Desk);
        at = await grpc.RecordVendorAnswerAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Answer = "sent", Referral = 1 }, Desk);
        at = await grpc.GiveGuidanceAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Engineer = "zoe", Text = "reset" }, Desk);
        at = await grpc.NoteDiagnosisAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Text = "dust" }, Desk);
        Assert.Equal(("runs", "SN2", "RMA-7", true), (at.Visits[1].Result, at.Spares[0].SerialIn, at.Referrals[0].Reference, at.Backup.Confirmed));
        Assert.Equal(at, await grpc.GetAsync(new() { Id = at.Id }, Desk));
    }

    [Fact]
    public async Task Major_incidents_ties_ratings_and_amendments()
    {
        var grpc = api.Grpc();
        var (at, other) = ((await grpc.ReportAsync(AReport(), Desk)).Incident, (await grpc.ReportAsync(AReport(), Desk)).Incident);
        at = await grpc.DeclareMajorAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Reason = "grave", Roles = { ["lead"] = "ada" } }, Desk);
        at = await grpc.AssignMajorRoleAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Role = "lead", Person = "bob" }, Desk);
        at = await grpc.UpdateStakeholdersAsync(
            new() { Id = at.Id, ExpectedVersion = at.Version, Text = "working", NextUpdateAt = "2999-01-01T00:00:00Z", Audience = { "Wu" } }, Desk);
        Assert.Equal(("bob", "2999-01-01T00:00:00Z"), (at.Major.Roles["lead"], at.Major.NextUpdateAt));
        at = await grpc.StandDownMajorAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Reason = "over" }, Desk);
        at = await grpc.LinkAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Relation = "caused-by", Target = other.Id }, Desk);
        at = await grpc.UnlinkAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Relation = "caused-by", Target = other.Id, Reason = "no" }, Desk);
        at = await grpc.ResolveAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Resolution = "Oiled", Cause = "Rust" }, Desk);
        at = await grpc.RateServiceAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Score = 5 }, Customer);
        at = await grpc.FileComplaintAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Text = "late" }, Customer);
        at = await grpc.AnswerComplaintAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Answer = "sorry" }, Desk);
        at = await grpc.AmendAsync(
            new() { Id = at.Id, ExpectedVersion = at.Version, Version = 1, Field = "site", Value = "tower-2", Reason = "wrong" }, Desk);
        Assert.Equal((5, "sorry", "tower-2", "tower-1"), (at.Satisfaction.Score, at.Complaints[0].Answer, at.Site, at.Amendments[0].Was));
        other = await grpc.GetAsync(new() { Id = other.Id }, Desk);
        var merged = await grpc.MergeAsync(
            new() { Id = other.Id, ExpectedVersion = other.Version, Into = (await grpc.ReportAsync(AReport(), Desk)).Incident.Id, Reason = "same" }, Desk);
        Assert.Equal(("cancelled", "merged-into"), (merged.Status, merged.Links.Single().Relation));
        await Refused(grpc.RateServiceAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Score = 5 }, Desk), StatusCode.PermissionDenied, null);
        await Refused(
            grpc.MergeAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Into = "x" }, Desk), StatusCode.InvalidArgument, "into-unreadable");
    }

    [Fact]
    public async Task The_same_refusals()
    {
        var grpc = api.Grpc();
        var at = (await grpc.ReportAsync(AReport(), Desk)).Incident;
        await Refused(
            grpc.EscalateAsync(new() { Id = at.Id, ExpectedVersion = 1, To = "L9", Reason = "r" }, Desk), StatusCode.InvalidArgument, "level-unknown");
        await Refused(
            grpc.ConfirmAsync(new() { Id = at.Id, ExpectedVersion = 1 }, Customer), StatusCode.FailedPrecondition, "not-resolved");
        await Refused(grpc.ResumeAsync(new() { Id = at.Id }, Desk), StatusCode.FailedPrecondition, "precondition-required");
        await Refused(grpc.ResumeAsync(new() { Id = at.Id, ExpectedVersion = 9 }, Desk), StatusCode.Aborted, null);
        await Refused(
            grpc.ResumeAsync(new() { Id = at.Id, ExpectedVersion = 1, At = "soon" }, Desk), StatusCode.InvalidArgument, "at-unreadable");
        await Refused(grpc.GetAsync(new() { Id = Guid.CreateVersion7().ToString() }, Desk), StatusCode.NotFound, "not-found");
        await Refused(grpc.GetAsync(new() { Id = "x" }, Desk), StatusCode.NotFound, "not-found");
        await Refused(
            grpc.GetAsync(new() { Id = at.Id }, IncidentApi.Metadata(TestCaller.Auditor.In(IncidentApi.OtherTenant))),
            StatusCode.NotFound, "not-found");
        await Refused(grpc.ListAsync(new() { Sort = "colour" }, Desk), StatusCode.InvalidArgument, "sort-unknown");
        await Refused(grpc.ConfirmAsync(new() { Id = at.Id, ExpectedVersion = 1 }, Desk), StatusCode.PermissionDenied, null);
        await Refused(grpc.ReportAsync(AReport(), IncidentApi.Metadata(TestCaller.Auditor)), StatusCode.PermissionDenied, null);
        await Refused(grpc.ReportAsync(AReport()), StatusCode.Unauthenticated, null);
        await Refused(
            grpc.ReportAsync(new() { Contract = "lifts", Summary = "s" }, Desk), StatusCode.InvalidArgument, "reporter-name-required");
    }

    [Fact]
    public async Task The_same_keys()
    {
        var grpc = api.Grpc();
        var metadata = IncidentApi.Metadata(TestCaller.Dispatcher, Guid.CreateVersion7().ToString());
        var first = await grpc.ReportAsync(AReport(), metadata);
        Assert.Equal(first, await grpc.ReportAsync(AReport(), metadata));
        await Refused(grpc.ReportAsync(AReport("Another"), metadata), StatusCode.InvalidArgument, "idempotency-key-reused");

        var (dedup, request) = (Guid.CreateVersion7().ToString(), AReport());
        request.DedupKey = dedup;
        Assert.True((await grpc.ReportAsync(request, Desk)).Created);
        Assert.False((await grpc.ReportAsync(request, Desk)).Created);
    }

    private static ReportRequest AReport(string summary = "Door") => new()
    {
        Contract = "lifts",
        Summary = summary,
        Category = "door",
        Site = "tower-1",
        Reporter = new() { Name = "Eve" },
        Labels = { ["floor"] = "3" },
    };

    private static async Task Refused<T>(AsyncUnaryCall<T> call, StatusCode status, string? reason)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(status, refused.StatusCode);
        if (reason is not null)
            Assert.Equal(reason, refused.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason);
    }
}
