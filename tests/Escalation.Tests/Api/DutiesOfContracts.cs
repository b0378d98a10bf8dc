using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Contracts.Grpc.Duties.V1;
using Contracts.Terms;
using Grpc.Core;
using Grpc.Net.Client;

namespace Escalations.Tests.Api;

/// <summary>What a contract owes apart from any incident, over REST and gRPC and by the timers of a service that runs.</summary>
public sealed class DutiesOfContracts : OnRealServers
{
    private const string Path = "/v1/contracts/round-the-clock/duties";
    private static readonly TimeSpan s_week = TimeSpan.FromDays(7);

    private static readonly ContractDocument s_contract = TestContracts.RoundTheClock with
    {
        Reports =
        [
            new("weekly-service", new(null, "Weekly"), ["role:customer"], Every: "week", On: "wed", At: "09:00"),
            new("acceptance-form", new(null, "Form"), ["role:manager"], After: "installation", Within: "P5D"),
        ],
    };

    private protected override Task Begin() => Node.Feed(Incidents.Published(s_contract, 2));

    [Fact]
    public async Task A_report_that_is_not_handed_in_is_breached_and_the_next_one_runs()
    {
        var first = Assert.Single(await List());
        var due = Time(first, "dueAt");
        var local = due.ToOffset(TimeSpan.FromHours(8));
        Assert.Equal(
            ("weekly-service", "running", $"{local:yyyy-MM-dd}"), (Text(first, "duty"), Text(first, "state"), Text(first, "key")));
        Assert.Equal((DayOfWeek.Wednesday, 9), (local.DayOfWeek, local.Hour));

        await Node.Advance(due - await Node.Now() + TimeSpan.FromMinutes(1));

        var rounds = await List();
        Assert.Equal([("breached", due), ("running", due + s_week)], rounds.Select(round => (Text(round, "state"), Time(round, "dueAt"))));
        Assert.Equal(due, Time(rounds[0], "breachedAt"));
        Assert.Equal(
            ["duty.started.v1", "duty.breached.v1", "duty.started.v1"],
            (await Published()).Select(e => Text(e, "type")).Where(type => type != "duty.warned.v1"));
        Assert.All(await Published(), e => Assert.Equal("round-the-clock", Text(e.GetProperty("data"), "contractId")));
        await NothingStrays();
    }

    [Fact]
    public async Task A_contract_that_was_published_before_anything_counted_begins_to_owe_with_the_next_start()
    {
        // As a release that knew no duties left it.
        await using (var command = Node.Store.CreateCommand(
            """
            insert into views.contract_terms
            select tenant, 'older', 1, jsonb_set(document, '{id}', '"older"') from views.contract_terms where version = 2
            """))
            await command.ExecuteNonQueryAsync();
        await Node.DisposeAsync();
        Node = new(Database, Broker);

        JsonElement[] rounds;
        using var client = Node.Client(TestCaller.Customer);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        do rounds = [.. (await client.GetFromJsonAsync<JsonElement>("/v1/contracts/older/duties")).EnumerateArray()];
        while (rounds.Length == 0 && await look.WaitForNextTickAsync());

        Assert.Equal(("weekly-service", "running"), (Text(rounds.Single(), "duty"), Text(rounds.Single(), "state")));
        Assert.Single(await List());
        await NothingStrays();
    }

    [Fact]
    public async Task What_was_begun_is_owed_until_it_is_handed_in_and_a_repeated_request_changes_nothing()
    {
        var begun = await Post("acceptance-form/begin", new { key = "xujiahui" }, key: "one");
        Assert.Equal(("running", "xujiahui"), (Text(begun, "state"), Text(begun, "key")));
        Assert.Equal(TimeSpan.FromDays(5), Time(begun, "dueAt") - Time(begun, "startedAt"));
        var repeated = await Post("acceptance-form/begin", new { key = "xujiahui" }, key: "one");
        Assert.Equal(Time(begun, "startedAt"), Time(repeated, "startedAt"));

        var form = new { signedBy = "Store manager Li", reference = "YS-118" };
        var fulfilled = await Post("acceptance-form/fulfil", form, key: "two");
        Assert.Equal(
            ("met", form.signedBy, form.reference), (Text(fulfilled, "state"), Text(fulfilled, "signedBy"), Text(fulfilled, "reference")));
        Assert.Equal(form.reference, Text(await Post("acceptance-form/fulfil", form, key: "two"), "reference"));

        var told = (await Published())[^1];
        Assert.Equal(("duty.fulfilled.v1", "met"), (Text(told, "type"), Text(told.GetProperty("data"), "outcome")));
        await NothingStrays();
    }

    [Theory]
    [InlineData("acceptance-form/begin", "{}", HttpStatusCode.UnprocessableEntity, "key-required", "key")]
    [InlineData("weekly-service/begin", """{"key":"x"}""", HttpStatusCode.Conflict, "duty-returns", null)]
    [InlineData("party/begin", """{"key":"x"}""", HttpStatusCode.NotFound, "duty-unknown", "duty")]
    [InlineData("acceptance-form/fulfil", "{}", HttpStatusCode.Conflict, "duty-not-begun", "key")]
    [InlineData(
        "acceptance-form/begin", """{"key":"x","at":"2100-01-01T00:00:00Z"}""", HttpStatusCode.UnprocessableEntity, "at-in-future", "at")]
    public async Task What_cannot_be_is_refused_and_changes_nothing(
        string path, string body, HttpStatusCode status, string code, string? field)
    {
        using var client = Node.Client(TestCaller.Manager);
        using var answer = await client.PostAsync($"{Path}/{path}", new StringContent(body, null, "application/json"));
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((status, code), (answer.StatusCode, Text(problem, "code")));
        if (field is not null) Assert.Contains(field, problem.GetRawText(), StringComparison.Ordinal);
        Assert.Single(await List());
    }

    [Fact]
    public async Task Another_tenant_sees_no_contract_and_an_auditor_changes_nothing()
    {
        using var stranger = Node.Client(TestCaller.Manager.In("other-tenant"));
        using var auditor = Node.Client(TestCaller.Auditor);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(Path)).StatusCode);
        var (begin, shop) = ($"{Path}/acceptance-form/begin", new { key = "x" });
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsJsonAsync(begin, shop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.PostAsJsonAsync(begin, shop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync(Path)).StatusCode);
    }

    [Fact]
    public async Task Over_gRPC_the_same_is_done()
    {
        using var channel = GrpcChannel.ForAddress(Node.Grpc);
        var (duties, headers) = (new Duties.DutiesClient(channel), Authorization(TestCaller.Engineer));
        await duties.BeginAsync(new() { ContractId = "round-the-clock", Duty = "acceptance-form", Key = "x" }, headers);
        var met = await duties.FulfilAsync(
            new() { ContractId = "round-the-clock", Duty = "acceptance-form", Key = "x", SignedBy = "Li" }, headers);
        Assert.Equal(("met", "Li", 2), (met.State, met.SignedBy, met.ContractVersion));
        var listed = await duties.ListAsync(new() { ContractId = "round-the-clock" }, headers);
        Assert.Equal(["weekly-service running", "acceptance-form met"], listed.Rounds.Select(round => $"{round.Duty} {round.State}"));

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await duties.FulfilAsync(
            new() { ContractId = "round-the-clock", Duty = "acceptance-form", Key = "x" }, headers));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        var foreign = await Assert.ThrowsAsync<RpcException>(async () => await duties.ListAsync(
            new() { ContractId = "round-the-clock" }, Authorization(TestCaller.Engineer.In("other-tenant"))));
        Assert.Equal(StatusCode.NotFound, foreign.StatusCode);
    }

    private async Task NothingStrays()
    {
        using var administrator = Node.Client(TestCaller.Administrator);
        var found = await (await administrator.PostAsync("/v1/timers/reconcile", null)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((0, 0), (found.GetProperty("missing").GetArrayLength(), found.GetProperty("surplus").GetArrayLength()));
        Assert.NotEqual(0, found.GetProperty("planned").GetInt32());
    }

    private async Task<IReadOnlyList<JsonElement>> List()
    {
        using var client = Node.Client(TestCaller.Customer);
        return [.. (await client.GetFromJsonAsync<JsonElement>($"{Path}?rounds=all")).EnumerateArray()];
    }

    // What the service publishes of it, in the order of its stream.
    private async Task<IReadOnlyList<JsonElement>> Published()
    {
        using var client = Node.Client(TestCaller.Auditor);
        var feed = await client.GetFromJsonAsync<JsonElement>("/v1/feed?types=duty.*");
        return [.. feed.GetProperty("events").EnumerateArray()];
    }

    private async Task<JsonElement> Post(string path, object body, string key)
    {
        using var client = Node.Client(TestCaller.Engineer);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Path}/{path}") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await client.SendAsync(request);
        var content = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, content.GetRawText());
        return content;
    }

    private static Metadata Authorization(TestCaller caller) => new() { { "authorization", $"Bearer {TestIdentity.Token(caller)}" } };

    private static DateTimeOffset Time(JsonElement element, string name) => element.GetProperty(name).GetDateTimeOffset();

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
