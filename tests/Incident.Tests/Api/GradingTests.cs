using System.Net;
using Contracts.Grpc.Incidents.V1;
using Grpc.Core;

namespace Incidents.Tests.Api;

/// <summary>Impact and urgency instead of a severity, on the wire.</summary>
public class GradingTests(IncidentApi api) : IClassFixture<IncidentApi>
{
    [Fact]
    public async Task Severity_follows_from_impact_and_urgency_and_both_are_shown()
    {
        var reported = (await api.Report(AReport("house", "now"))).Expect(HttpStatusCode.Created);
        Assert.Equal(("stuck", "house", "now", "ada"), Shown(reported));

        var classified = (await api.Then(reported, "classify", new { impact = "person", urgency = "night", reason = "only one" }))
            .Expect(HttpStatusCode.OK);
        Assert.Equal(("noisy", "person", "night", "ada"), Shown(classified));
        Assert.Equal(("noisy", "person", "night", "ada"), Shown(await api.Read(reported.Id)));

        var named = (await api.Then(classified, "classify", new { severity = "slow", reason = "by hand" })).Expect(HttpStatusCode.OK);
        Assert.Equal(("slow", null, null, "ada"), Shown(named));
    }

    [Theory]
    [InlineData("graded-lifts", "street", "now", null, "impact-unknown", "impact")]
    [InlineData("graded-lifts", "house", "soon", null, "urgency-unknown", "urgency")]
    [InlineData("graded-lifts", "house", null, null, "urgency-required", "urgency")]
    [InlineData("graded-lifts", "house", "now", "slow", "severity-contradicts", "severity")]
    [InlineData("lifts", "house", "now", null, "impact-urgency-not-agreed", "impact")]
    public async Task What_is_wrong_is_named(
        string contract, string impact, string? urgency, string? severity, string code, string field)
    {
        (await api.Report(AReport(impact, urgency, severity, contract))).Expect(HttpStatusCode.UnprocessableEntity, code, field);
        var reported = await api.Report(IncidentApi.AReport(contract));
        (await api.Then(reported, "classify", new { impact, urgency, severity, reason = "r" }))
            .Expect(HttpStatusCode.UnprocessableEntity, code, field);
    }

    [Fact]
    public async Task The_same_over_grpc()
    {
        var (grpc, desk) = (api.Grpc(), IncidentApi.Metadata(TestCaller.Dispatcher));
        var report = new ReportRequest
        {
            Contract = "graded-lifts",
            Summary = "Door",
            Reporter = new() { Name = "Eve" },
            Impact = "house",
            Urgency = "now",
        };
        var at = (await grpc.ReportAsync(report, desk)).Incident;
        Assert.Equal(("stuck", "house", "now"), (at.Severity, at.Impact, at.Urgency));
        at = await grpc.ClassifyAsync(
            new() { Id = at.Id, ExpectedVersion = at.Version, Impact = "person", Urgency = "now", Reason = "one" }, desk);
        Assert.Equal(("slow", "person", "now"), (at.Severity, at.Impact, at.Urgency));
        report.Urgency = "soon";
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await grpc.ReportAsync(report, desk));
        Assert.Equal(
            (StatusCode.InvalidArgument, "urgency-unknown"),
            (refused.StatusCode, refused.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason));
    }

    private static object AReport(string? impact, string? urgency, string? severity = null, string contract = "graded-lifts") =>
        new { contract, summary = "Door does not close", impact, urgency, severity, reporter = new { name = "Eve" } };

    private static (string?, string?, string?, string?) Shown(Reply reply) =>
        (reply["severity"], reply["impact"], reply["urgency"], reply["owner"]);
}
