using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Contracts.Grpc.Events.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace EventPaths.Gate;

/// <summary>An event that cannot be applied parks its stream, visibly, and no other.</summary>
public sealed class ParkingTests : TwoServices
{
    private volatile bool _cured;
    private Node _incident = null!;
    private Node _escalation = null!;

    private protected override async Task Start()
    {
        _incident = await Platform.Start("incident");
        var conduct = new Conduct
        {
            Before = batch =>
            {
                if (!_cured && batch.Events.Any(e => Notebooks.Read(e).Text == "poison"))
                    throw new InvalidOperationException("It cannot be read.");
            },
        };
        _escalation = await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"], Conduct = conduct });
    }

    [Fact]
    public async Task B2_One_bad_event_of_ten_thousand_parks_one_stream_and_is_resumed_after_the_fix()
    {
        var bad = Guid.CreateVersion7();
        await Task.WhenAll(Enumerable.Range(0, 101).Select(n => n == 50
            ? _incident.Note(bad, 1, "poison")
            : _incident.Execute(Guid.CreateVersion7(), (_, _) => Notes(n == 0 ? 99 : 100))));

        await Eventually.Equals(
            9_999, () => Taker.Scalar<long>("select count(*) from views.copy"), "all others are applied", TimeSpan.FromMinutes(1));
        await Eventually.Equals(1, () => Taker.Scalar<long>("select count(*) from path.parked"), "one stream is parked");

        _cured = true;
        using var client = _escalation.Client(TestCaller.Administrator);
        using var resumed = await Resume(client, bad);
        Assert.Equal(HttpStatusCode.OK, resumed.StatusCode);
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
    }

    [Fact]
    public async Task A_stream_parked_at_its_first_event_stays_parked_is_listed_and_takes_up_everything_when_resumed()
    {
        var bad = Guid.CreateVersion7();
        await _incident.Note(bad, 1, "poison");
        var parked = await Parked();
        Assert.Equal(("incident", TestCaller.Tenant, $"incident/{bad}", 1L), (parked.Source, parked.Tenant, parked.Stream, parked.Version));
        Assert.Equal(("incident.status-updated.v1", "It cannot be read."), (parked.Type, parked.Reason));

        // What comes after it is not tried against it again, and not lost.
        await _incident.Note(bad, 2, "fine");
        var other = Guid.CreateVersion7();
        await _incident.Note(other, 1);
        await Eventually.Equals(1, () => Taker.Scalar<long>("select count(*) from views.copy"), "the other went on");
        Assert.Equal(parked.ParkedAt, (await Parked()).ParkedAt);

        using var client = _escalation.Client(TestCaller.Administrator);
        using var early = await Resume(client, bad);
        var problem = await early.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.Conflict, "still-not-applicable"), (early.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Contains("It cannot be read.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        _cured = true;
        using var resumed = await Resume(client, bad);
        Assert.Equal(2, (await resumed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("version").GetInt64());
        Assert.Empty((await client.GetFromJsonAsync<JsonElement>("/v1/parked-streams")).GetProperty("items").EnumerateArray());

        await _incident.Note(bad, 3);
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
    }

    [Fact]
    public async Task A_resume_that_is_cut_off_leaves_the_stream_parked_and_loses_nothing()
    {
        var bad = Guid.CreateVersion7();
        await _incident.Note(bad, 1, "poison");
        await Parked();
        await _incident.Note(bad, 2, "fine");
        await _incident.Note(bad, 3, "fine");
        await _incident.Note(Guid.CreateVersion7(), 1);
        await Eventually.Equals(1, () => Taker.Scalar<long>("select count(*) from views.copy"), "what came meanwhile was dropped");

        _cured = true;
        var second = new TaskCompletionSource();
        _escalation.Conduct.After = async (batch, ct) =>
        {
            if (batch.Events.All(e => e.Subject != $"incident/{bad}" || e.Sequence != 2)) return;
            second.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        };
        using var client = _escalation.Client(TestCaller.Administrator);
        using var hangsUp = new CancellationTokenSource();
        var resuming = Resume(client, bad, hangsUp.Token);
        await second.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await hangsUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resuming);
        Assert.Equal(1, await Taker.Scalar<long>("select count(*) from path.parked"));

        _escalation.Conduct.After = static (_, _) => Task.CompletedTask;
        using var resumed = await Resume(client, bad);
        Assert.Equal(3, (await resumed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("version").GetInt64());
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
    }

    [Fact]
    public async Task A_stream_parked_later_keeps_what_it_has()
    {
        var bad = Guid.CreateVersion7();
        await _incident.Note(bad, 1);
        await _incident.Note(bad, 2, "poison");
        await _incident.Note(bad, 3);
        Assert.Equal(2, (await Parked()).Version);
        Assert.Single(await Taker.Copied());
    }

    [Fact]
    public async Task It_is_listed_and_resumed_over_grpc_and_belongs_to_its_tenant()
    {
        var bad = Guid.CreateVersion7();
        await _incident.Note(bad, 1, "poison");
        await Parked();
        using var channel = GrpcChannel.ForAddress(_escalation.Grpc);
        var client = new ParkedStreams.ParkedStreamsClient(channel);
        var request = new ResumeStreamRequest { Source = "incident", Tenant = TestCaller.Tenant, Stream = $"incident/{bad}" };
        var stranger = As(TestCaller.Administrator.In("another"));

        Assert.Empty((await client.ListParkedStreamsAsync(new(), stranger)).Streams);
        var unseen = await Assert.ThrowsAsync<RpcException>(async () => await client.ResumeStreamAsync(request, stranger));
        var denied = await Assert.ThrowsAsync<RpcException>(
            async () => await client.ListParkedStreamsAsync(new(), As(TestCaller.Dispatcher)));
        var failing = await Assert.ThrowsAsync<RpcException>(
            async () => await client.ResumeStreamAsync(request, As(TestCaller.Administrator)));
        Assert.Equal(
            [StatusCode.NotFound, StatusCode.PermissionDenied, StatusCode.FailedPrecondition],
            new[] { unseen.StatusCode, denied.StatusCode, failing.StatusCode });

        Assert.Equal($"incident/{bad}", (await client.ListParkedStreamsAsync(new(), As(TestCaller.Administrator))).Streams.Single().Stream);
        _cured = true;
        Assert.Equal(1, (await client.ResumeStreamAsync(request, As(TestCaller.Administrator))).Version);
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
    }

    [Fact]
    public async Task A_consumer_that_breaks_a_key_of_its_own_parks_the_stream_and_does_not_turn_in_circles()
    {
        await Taker.Run("create unique index once on views.copy (number) where text = 'twice'");
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await _incident.Note(first, 1, "twice");
        await _incident.Note(second, 1, "twice");
        await _incident.Note(Guid.CreateVersion7(), 1, "fine");

        Assert.Contains("duplicate key", (await Parked()).Reason, StringComparison.Ordinal);
        await Eventually.Equals(2, () => Taker.Scalar<long>("select count(*) from views.copy"), "the others are applied");
    }

    [Fact]
    public async Task A_gap_that_the_owner_cannot_fill_parks_the_stream()
    {
        var courier = Platform.With(await Courier.Before("escalation", Platform.Broker, _escalation));
        var lost = new TaskCompletionSource();
        courier.Plan = e =>
        {
            if (e.Sequence > 1) return [TimeSpan.Zero];
            lost.TrySetResult();
            return [];
        };
        var id = Guid.CreateVersion7();
        await _incident.Note(id, 1);
        await lost.Task.WaitAsync(TimeSpan.FromMinutes(1));
        // A store that lost an event behind everybody's back, such as one restored from an older copy.
        await Owner.Run("set session_replication_role = replica; delete from events.mt_events where version = 1");
        await Owner.Run("delete from events.mt_streams");
        await Owner.Run("create or replace function path.forget() returns trigger language plpgsql as 'begin return null; end'");
        await Owner.Run(
            "create trigger forget before insert on events.mt_events for each row when (new.version = 1) execute function path.forget()");
        await _incident.Execute(id, (_, _) => Decision.Of(new Noted(1, ""), new Noted(2, "")));

        Assert.Contains("does not have them all", (await Parked()).Reason, StringComparison.Ordinal);
    }

    private static Decision Notes(int count) => Decision.Of([.. Enumerable.Range(1, count).Select(n => new Noted(n, ""))]);

    private async Task<ParkedStreamView> Parked()
    {
        await Eventually.Equals(1, () => Taker.Scalar<long>("select count(*) from path.parked"), "one stream is parked");
        using var client = _escalation.Client(TestCaller.Administrator);
        var list = await client.GetFromJsonAsync<JsonElement>("/v1/parked-streams");
        return list.GetProperty("items").EnumerateArray().Single().Deserialize<ParkedStreamView>(JsonSerializerOptions.Web)!;
    }

    private static Task<HttpResponseMessage> Resume(HttpClient client, Guid id, CancellationToken ct = default) => client.PostAsJsonAsync(
        "/v1/parked-streams/resume", new ResumeParkedStream("incident", TestCaller.Tenant, $"incident/{id}"), ct);

    private static CallOptions As(TestCaller caller) => new(
        new Metadata { { "authorization", $"Bearer {TestIdentity.Token(caller)}" } },
        TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20));
}
