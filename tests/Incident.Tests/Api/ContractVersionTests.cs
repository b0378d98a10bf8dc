using System.Net;
using Contracts.Terms;
using Grpc.Core;
using Incidents.Tests.Domain;

namespace Incidents.Tests.Api;

/// <summary>An incident moves to a newer version of its contract, on the wire.</summary>
public class ContractVersionTests(IncidentApi api) : IClassFixture<IncidentApi>
{
    [Fact]
    public async Task It_is_handled_under_the_version_from_then_on()
    {
        var contract = await Published(Samples.Lifts);
        var reported = await api.Report(IncidentApi.AReport(contract));
        await Published(Next(), contract);
        var key = Guid.CreateVersion7().ToString();
        var body = new { version = 2, reason = "renewed" };

        var moved = (await api.Then(reported, "contract-version", body, TestCaller.Manager, key)).Expect(HttpStatusCode.OK);
        Assert.Equal(("2", "\"2\""), (moved["contractVersion"], moved.ETag));
        Assert.Equal("2", (await api.Read(reported.Id))["contractVersion"]);
        Assert.Equal(moved.ETag, (await api.Then(reported, "contract-version", body, TestCaller.Manager, key)).ETag);
        var again = (await api.Then(moved, "contract-version", body, TestCaller.Administrator)).Expect(HttpStatusCode.OK);
        Assert.Equal(moved.ETag, again.ETag);
        // Known to the new version only.
        (await api.Then(moved, "classify", new { severity = "smelly", reason = "r" })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_wrong_is_named()
    {
        var contract = await Published(Samples.Lifts);
        var reported = await api.Report(IncidentApi.AReport(contract));
        await Published(Next() with { Categories = [new("motor", new(null, "Motor"))], Matrix = [] }, contract);
        await Published(Next() with { EffectiveFrom = new(2999, 1, 1) }, contract);

        await Refused(new { version = 2, reason = "r" }, "version-lacks-terms");
        await Refused(new { version = 3, reason = "r" }, "version-not-in-force");
        await Refused(new { version = 4, reason = "r" }, "version-unknown");
        await Refused(new { reason = "r" }, "version-required");
        (await api.Command(reported.Id, "contract-version", new { version = 2, reason = "r" }, TestCaller.Manager))
            .Expect((HttpStatusCode)428);
        (await api.Then(reported, "contract-version", new { version = 2, reason = "r" })).Expect(HttpStatusCode.Forbidden);
        (await api.Then(reported, "contract-version", new { version = 2, reason = "r" }, TestCaller.Manager.In(IncidentApi.OtherTenant)))
            .Expect(HttpStatusCode.NotFound);

        async Task Refused(object body, string code) => (await api.Then(reported, "contract-version", body, TestCaller.Manager))
            .Expect(HttpStatusCode.UnprocessableEntity, code, "version");
    }

    [Fact]
    public async Task The_same_over_grpc()
    {
        var contract = await Published(Samples.Lifts);
        var reported = await api.Report(IncidentApi.AReport(contract));
        await Published(Next(), contract);
        var (grpc, manager) = (api.Grpc(), IncidentApi.Metadata(TestCaller.Manager));
        var request = new Contracts.Grpc.Incidents.V1.ChangeContractVersionRequest
        {
            Id = reported.Id,
            ExpectedVersion = 1,
            Version = 2,
            Reason = "renewed",
        };
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await grpc.ChangeContractVersionAsync(request, IncidentApi.Metadata(TestCaller.Dispatcher)));
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        Assert.Equal((2, 2L), (await grpc.ChangeContractVersionAsync(request, manager)) is var at ? (at.ContractVersion, at.Version) : default);
        request.ExpectedVersion = 2;
        request.Version = 1;
        refused = await Assert.ThrowsAsync<RpcException>(async () => await grpc.ChangeContractVersionAsync(request, manager));
        Assert.Equal("version-not-newer", refused.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason);
    }

    private static ContractDocument Next() => Samples.Lifts with
    {
        Severities = [.. Samples.Lifts.Severities, new Severity("smelly", 4, new(null, "Smelly"))],
    };

    private async Task<string> Published(ContractDocument document, string? id = null)
    {
        id ??= $"lifts-{Guid.CreateVersion7():N}";
        await api.PublishContract(id, TestCaller.Tenant, document);
        return id;
    }
}
