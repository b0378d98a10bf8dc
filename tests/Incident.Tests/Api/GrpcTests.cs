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
