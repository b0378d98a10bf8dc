using System.Net;
using System.Text.Json.Nodes;
using Contracts.Terms;
using Incidents.Tests.Domain;
using ServiceDefaults.Hosting;
using static Incidents.Tests.Api.IncidentApi;

namespace Incidents.Tests.Api;

/// <summary>Faults that come again propose a problem, by the rule of their contract and behind the reports.</summary>
public class ProblemTests(IncidentApi api) : IClassFixture<IncidentApi>, IAsyncLifetime
{
    private const string Contract = "gates";

    public async Task InitializeAsync()
    {
        var terms = Samples.Lifts with { Id = Contract, Recurrence = [new RecurrenceRule(["device"], 3, 30), new RecurrenceRule(["symptom"], 3, 30)] };
        var body = System.Text.Json.JsonSerializer.SerializeToNode(terms, StrictJson.Options);
        await api.Send(HttpMethod.Put, $"/v1/contracts/{Contract}", body, TestCaller.Manager);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_third_fault_of_a_device_proposes_a_problem_that_people_take_up()
    {
        var ids = new[] { (await Fault("gate-1")).Id, (await Fault("Gate-1 ")).Id, (await Fault("gate-1")).Id };
        await Fault("gate-2");
        var problem = await Proposed("gate-1");
        Assert.Equal(ids, problem["incidents"]!.AsArray().Select(id => (string)id!));
        Assert.Equal(("proposed", Contract, 3, 30), ((string?)problem["status"], (string?)problem["contract"], (int)problem["times"]!, (int)problem["days"]!));

        var path = $"/v1/problems/{problem["id"]}";
        var read = (await api.Send(HttpMethod.Get, path, null, TestCaller.Auditor)).Expect(HttpStatusCode.OK);
        (await api.Send(HttpMethod.Post, $"{path}/accept", new { }, TestCaller.Manager)).Expect((HttpStatusCode)428);
        (await api.Send(HttpMethod.Post, $"{path}/accept", new { }, TestCaller.Customer, read.ETag)).Expect(HttpStatusCode.Forbidden);
        var accepted = (await api.Send(HttpMethod.Post, $"{path}/accept", new { owner = "ada" }, TestCaller.Manager, read.ETag))
            .Expect(HttpStatusCode.OK);
        var solved = (await api.Send(HttpMethod.Post, $"{path}/solve", new { solution = "new board" }, TestCaller.Manager, accepted.ETag))
            .Expect(HttpStatusCode.OK);
        Assert.Equal(("solved", "ada", "new board"), (solved["status"], solved["owner"], solved["outcome"]));
        (await api.Send(HttpMethod.Get, path, null, TestCaller.Auditor.In(OtherTenant))).Expect(HttpStatusCode.NotFound);

        var tie = new { relation = "problem", target = ((string)problem["id"]!).ToUpperInvariant() };
        var tied = (await api.Then(await api.Read(ids[0]), "link", tie)).Expect(HttpStatusCode.OK);
        Assert.Equal((string?)problem["id"], (string?)tied.Body["links"]![0]!["target"]);
        var foreign = await api.Report(AReport("ramps"), TestCaller.Dispatcher.In(OtherTenant));
        (await api.Then(foreign, "link", tie, TestCaller.Dispatcher.In(OtherTenant, TestCaller.Tenant)))
            .Expect(HttpStatusCode.UnprocessableEntity, "problem-unknown", "target");
        (await api.Send(HttpMethod.Get, "/v1/problems?status=odd", null, TestCaller.Auditor))
            .Expect(HttpStatusCode.UnprocessableEntity, "status-unknown", "status");
    }

    [Fact]
    public async Task What_was_dismissed_is_proposed_again_only_by_faults_to_come()
    {
        for (var n = 0; n < 3; n++) await Fault("gate-3");
        var first = await Proposed("gate-3");
        var grpc = new Contracts.Grpc.Problems.V1.Problems.ProblemsClient(api.Channel);
        var dismissed = await grpc.DismissAsync(
            new() { Id = (string)first["id"]!, ExpectedVersion = 1, Reason = "chance" }, Metadata(TestCaller.Manager));
        Assert.Equal(("dismissed", "chance"), (dismissed.Status, dismissed.Outcome));
        for (var n = 0; n < 3; n++) await Fault("gate-3");
        var again = await Proposed("gate-3", but: (string)first["id"]!);
        Assert.Equal("proposed", (string?)again["status"]);
        var listed = await grpc.ListAsync(new() { Contracts = { Contract }, Statuses = { "dismissed" } }, Metadata(TestCaller.Auditor));
        Assert.Equal(dismissed, listed.Items.Single(problem => problem.Id == dismissed.Id));
        Assert.Equal(dismissed, await grpc.GetAsync(new() { Id = dismissed.Id }, Metadata(TestCaller.Auditor)));
        var taken = await grpc.AcceptAsync(new() { Id = (string)again["id"]!, ExpectedVersion = 1 }, Metadata(TestCaller.Engineer));
        Assert.Equal("solved", (await grpc.SolveAsync(new() { Id = taken.Id, ExpectedVersion = 2, Solution = "s" }, Metadata(TestCaller.Engineer))).Status);
    }

    [Fact]
    public async Task A_symptom_learned_later_counts_and_a_cancelled_fault_does_not()
    {
        var cancelled = await Fault("gate-4", "grinds");
        (await api.Then(cancelled, "cancel", new { reason = "a test" })).Expect(HttpStatusCode.OK);
        await Fault("gate-5", "grinds");
        await Fault("gate-6", "Grinds");
        var late = await Fault("gate-7");
        // Told apart by a fault that is proposed for sure after all of these.
        for (var n = 0; n < 3; n++) await Fault("gate-8");
        await Proposed("gate-8");
        Assert.DoesNotContain(await Problems(), problem => (string?)problem["values"]![0] == "grinds");
        (await api.Then(late, "details", new { symptom = " grinds " })).Expect(HttpStatusCode.OK);
        Assert.Equal(3, (await Proposed("grinds"))["incidents"]!.AsArray().Count);
    }

    private async Task<Reply> Fault(string device, string? symptom = null) => (await api.Report(new
    {
        contract = Contract,
        summary = "Does not open",
        device,
        symptom,
        reporter = new { name = "Eve" },
    })).Expect(HttpStatusCode.Created);

    private async Task<IEnumerable<JsonNode>> Problems() =>
        (await api.Send(HttpMethod.Get, $"/v1/problems?contract={Contract}", null, TestCaller.Auditor)).Expect(HttpStatusCode.OK).Items!;

    private async Task<JsonNode> Proposed(string value, string? but = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            var found = (await Problems()).FirstOrDefault(problem =>
                string.Equals((string?)problem["values"]![0], value, StringComparison.OrdinalIgnoreCase) && (string?)problem["id"] != but);
            if (found is not null) return found;
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }
}
