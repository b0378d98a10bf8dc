using Contracts.Grpc.Clocks.V1;
using Contracts.Grpc.Events.V1;
using Contracts.Grpc.Incidents.V1;
using Contracts.Grpc.Reports.V1;
using Grpc.Core;
using Grpc.Net.Client;
using ServiceDefaults.EventSourcing;

namespace EndToEnd;

/// <summary>The same over gRPC, through the same address.</summary>
[Collection(PlatformCollection.Name)]
public sealed class GrpcStoryTests(RunningPlatform platform) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(platform.Options.Gateway);

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task A_fault_goes_from_report_to_report()
    {
        var incidents = new Incidents.IncidentsClient(_channel);
        var engineer = As("engineer");
        var at = (await incidents.ReportAsync(AReport("store-hardware"), As("reporter"))).Incident;
        Assert.Equal(("reported", "L0", "1"), (at.Status, at.Level, at.Severity));
        var clocks = await Clocks(at.Id, all => all.Any(clock => clock.Name == "resolution"));
        Assert.All(clocks, clock => Assert.Equal(ClockState.Running, clock.State));

        at = await incidents.AcknowledgeAsync(new() { Id = at.Id, ExpectedVersion = at.Version }, engineer);
        at = await incidents.EscalateAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Reason = "needs hands" }, engineer);
        at = await incidents.AcceptAsync(new() { Id = at.Id, ExpectedVersion = at.Version }, engineer);
        at = await incidents.SubmitActionPlanAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Plan = "Swap the unit" }, engineer);
        at = await incidents.UpdateStatusAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Text = "On the way" }, engineer);
        at = await incidents.PauseAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Reason = "part", Reference = "PO-1" }, engineer);
        await Clocks(at.Id, all => all.Any(clock => clock is { Name: "resolution", State: ClockState.Paused }));
        at = await incidents.ResumeAsync(new() { Id = at.Id, ExpectedVersion = at.Version }, engineer);
        at = await incidents.ProvideWorkaroundAsync(new() { Id = at.Id, ExpectedVersion = at.Version, Description = "Spare till" }, engineer);
        at = await incidents.ResolveAsync(
            new() { Id = at.Id, ExpectedVersion = at.Version, Resolution = "Swapped", Cause = "Fan worn out", Measures = "None" }, engineer);
        at = await incidents.ConfirmAsync(new() { Id = at.Id, ExpectedVersion = at.Version }, As("customer"));
        at = await incidents.CloseAsync(new() { Id = at.Id, ExpectedVersion = at.Version }, As("dispatcher"));
        Assert.Equal("closed", at.Status);

        clocks = await Clocks(at.Id, all => all.All(clock => clock.State is ClockState.Met or ClockState.Cancelled));
        Assert.Equal(ClockState.Met, clocks.Single(clock => clock.Name == "resolution").State);
        await TheRecordHas(at);
    }

    [Fact]
    public async Task A_fault_of_another_tenant_is_not_found()
    {
        var incidents = new Incidents.IncidentsClient(_channel);
        var at = (await incidents.ReportAsync(AReport("telecom-rsa", severity: ""), As("dispatcher"))).Incident;
        var shop = As("customer");
        await NotFound(incidents.GetAsync(new() { Id = at.Id }, shop));
        await NotFound(incidents.ConfirmAsync(new() { Id = at.Id, ExpectedVersion = at.Version }, shop));
        await Clocks(at.Id, all => all.Count > 0);
        await NotFound(new Clocks.ClocksClient(_channel).ListClocksAsync(new() { IncidentId = at.Id }, shop));
        await NotFound(new Reports.ReportsClient(_channel).GetTimelineAsync(new() { IncidentId = at.Id }, shop));
    }

    private async Task TheRecordHas(Incident closed)
    {
        var (reports, auditor) = (new Reports.ReportsClient(_channel), As("auditor"));
        var timeline = await Soon.Seen(
            async () => await reports.GetTimelineAsync(new() { IncidentId = closed.Id }, auditor),
            all => all.Entries.Any(entry => entry.Type == "incident.closed.v1") && all.Entries.Any(entry => entry.Type == "report.major-drafted.v1"));
        Assert.Superset(
            new HashSet<string> { "/incident", "/escalation", "/notification", "/reporting" },
            timeline.Entries.Select(entry => entry.Source).ToHashSet());
        Assert.Equal(
            Enumerable.Range(1, (int)closed.Version),
            timeline.Entries.Where(entry => entry.Source == "/incident").Select(entry => (int)entry.Version));

        var page = await reports.GetMajorReportAsync(new() { IncidentId = closed.Id, Language = "en" }, auditor);
        Assert.Contains("Fan worn out", page.Html, StringComparison.Ordinal);

        using var stream = new EventFeed.EventFeedClient(_channel).ReadStream(
            new() { Source = "incident", Tenant = "demo-retail", Stream = $"incident/{closed.Id}", FromVersion = 1 }, As("integrator"));
        var types = new List<string>();
        await foreach (var fed in stream.ResponseStream.ReadAllAsync())
            types.Add(EnvelopeFormat.Read(fed.CloudEvent.Memory).Type);
        Assert.Equal(closed.Version, types.Count);
        Assert.Equal(("incident.reported.v1", "incident.closed.v1"), (types[0], types[^1]));
    }

    private async Task<IReadOnlyList<Clock>> Clocks(string incident, Predicate<IReadOnlyList<Clock>> wanted)
    {
        var clocks = new Clocks.ClocksClient(_channel);
        return await Soon.Seen(
            async () => (IReadOnlyList<Clock>)(await clocks.ListClocksAsync(new() { IncidentId = incident }, As("dispatcher"))).Clocks, wanted);
    }

    private static async Task NotFound<T>(AsyncUnaryCall<T> call) =>
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode);

    private static ReportRequest AReport(string contract, string severity = "1") => new()
    {
        Contract = contract,
        Summary = "Till 4 does not start",
        Severity = severity,
        Reporter = new() { Name = "Li Lei" },
    };

    private Metadata As(string role) => new() { { "authorization", $"Bearer {platform.Options.Credentials[role]}" } };
}
