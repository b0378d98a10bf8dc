using Contracts.Grpc.Events.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace EventPaths.Feed;

/// <summary>The feed over gRPC.</summary>
public sealed class GrpcFeedTests : IAsyncLifetime
{
    private readonly Guid _id = Guid.CreateVersion7();
    private TestPlatform _platform = null!;
    private Node _node = null!;
    private GrpcChannel _channel = null!;
    private EventFeed.EventFeedClient _feed = null!;

    public async Task InitializeAsync()
    {
        _platform = await TestPlatform.Create();
        _node = await _platform.Start("incident");
        _channel = GrpcChannel.ForAddress(_node.Grpc);
        _feed = new EventFeed.EventFeedClient(_channel);
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _platform.DisposeAsync();
    }

    [Fact]
    public async Task A_stream_is_read_from_any_version_on()
    {
        foreach (var n in Enumerable.Range(1, 4)) await _node.Note(_id, n);

        Assert.Equal([1, 2, 3, 4], await Stream(TestCaller.Integrator, 0));
        Assert.Equal([3, 4], await Stream(TestCaller.Integrator, 3));
        Assert.Empty(await Stream(TestCaller.Integrator, 5));
        Assert.Equal([1, 2, 3, 4], await Stream(TestCaller.Service, 1));
    }

    [Fact]
    public async Task A_foreign_stream_and_an_unknown_one_cannot_be_told_apart()
    {
        await _node.Note(_id, 1);
        var foreign = await Refused(() => Stream(TestCaller.Integrator.In("another"), 1));
        var unknown = await Refused(() => Read(_feed.ReadStream(
            new() { Tenant = TestCaller.Tenant, Stream = $"incident/{Guid.Empty}", FromVersion = 1 }, As(TestCaller.Integrator))));

        Assert.Equal((StatusCode.NotFound, StatusCode.NotFound), (foreign.StatusCode, unknown.StatusCode));
        Assert.Equal(foreign.Status.Detail.Replace(_id.ToString(), "", StringComparison.Ordinal),
            unknown.Status.Detail.Replace(Guid.Empty.ToString(), "", StringComparison.Ordinal));
        Assert.Empty(await Stream(TestCaller.Integrator.In("another"), 2));
    }

    [Fact]
    public async Task All_is_read_in_pages_by_tenant_type_and_contract()
    {
        foreach (var n in Enumerable.Range(1, 5))
            await _node.Note(Guid.CreateVersion7(), n, tenant: n % 2 == 0 ? "even" : "odd", contract: $"c{n}");
        await _node.Execute(_id, (_, _) => Decision.Of(new NotebookClosed("")), tenant: "odd");
        await Eventually.Equals(6, async () => (await All(TestCaller.Service, new())).Count, "all is in the feed");

        Assert.Equal([1, 3, 5, -1], await All(TestCaller.Integrator.In("odd"), new()));
        Assert.Equal([2, 4], await All(TestCaller.Integrator.In("even"), new()));
        Assert.Equal([1, 2, 3, 4, 5, -1], await All(TestCaller.Service, new()));
        Assert.Equal([1, 3, 5], await All(TestCaller.Integrator.In("odd"), new() { Filter = new() { Types_ = { "incident.status-*" } } }));
        Assert.Equal([4], await All(TestCaller.Service, new() { Filter = new() { Contracts = { "c4" } } }));
        Assert.Equal([1, 2], await All(TestCaller.Service, new() { Limit = 2 }));
    }

    [Fact]
    public async Task A_subscription_resumes_exactly_after_the_last_event_received()
    {
        var (received, last) = (new List<int>(), "");
        var writing = Task.Run(async () =>
        {
            foreach (var n in Enumerable.Range(1, 60)) await _node.Note(Guid.CreateVersion7(), n);
        });
        while (received.Count < 60)
        {
            using var call = _feed.Subscribe(new SubscribeRequest { After = last }, As(TestCaller.Integrator));
            for (var n = 0; n < 11 && received.Count < 60 && await call.ResponseStream.MoveNext(default); n++)
            {
                received.Add(Notebooks.Read(EnvelopeFormat.Read(call.ResponseStream.Current.CloudEvent.Memory)).Number);
                last = call.ResponseStream.Current.Position;
            }
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, 60), received);
    }

    [Fact]
    public async Task A_subscription_from_now_on_begins_with_the_first_event_after_its_headers()
    {
        // What others do on the same server is no part of it.
        await using var elsewhere = new NpgsqlConnection((await _platform.Database("escalation")).ConnectionString);
        await elsewhere.OpenAsync();
        await using var transaction = await elsewhere.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("select pg_current_xact_id()", elsewhere)) await take.ExecuteScalarAsync();

        await _node.Note(_id, 1);
        await Eventually.Equals(1, async () => (await All(TestCaller.Integrator, new())).Count, "the first is in the feed");
        using var call = _feed.Subscribe(new SubscribeRequest { After = "latest" }, As(TestCaller.Integrator));
        await call.ResponseHeadersAsync.WaitAsync(TimeSpan.FromMinutes(1));
        await _node.Note(Guid.CreateVersion7(), 9, tenant: "another");
        await _node.Note(_id, 2);

        Assert.True(await call.ResponseStream.MoveNext(default));
        Assert.Equal(2, Notebooks.Read(EnvelopeFormat.Read(call.ResponseStream.Current.CloudEvent.Memory)).Number);
    }

    [Fact]
    public async Task Bad_parameters_are_named()
    {
        var position = await Refused(() => All(TestCaller.Integrator, new() { After = "yesterday" }));
        var limit = await Refused(() => All(TestCaller.Integrator, new() { Limit = -1 }));
        var large = await Refused(() => All(TestCaller.Integrator, new() { Limit = 10_001 }));

        Assert.Equal(["position-invalid", "limit-out-of-range", "limit-out-of-range"], new[] { position, limit, large }.Select(Reason));
        Assert.All([position, limit, large], e => Assert.Equal(StatusCode.InvalidArgument, e.StatusCode));
    }

    [Fact]
    public async Task Heads_are_for_services_only()
    {
        await _node.Note(_id, 1);
        var denied = await Refused(async () =>
        {
            using var call = _feed.ReadHeads(new ReadHeadsRequest(), As(TestCaller.Administrator));
            await call.ResponseStream.MoveNext(default);
        });
        Assert.Equal(StatusCode.PermissionDenied, denied.StatusCode);

        await Eventually.Equals(1, async () => (await All(TestCaller.Integrator, new())).Count, "it is in the feed");
        using var heads = _feed.ReadHeads(new ReadHeadsRequest(), As(TestCaller.Service));
        Assert.True(await heads.ResponseStream.MoveNext(default));
        Assert.Equal((TestCaller.Tenant, $"incident/{_id}", 1L),
            (heads.ResponseStream.Current.Tenant, heads.ResponseStream.Current.Stream, heads.ResponseStream.Current.Version));
    }

    [Fact]
    public async Task Heads_end_before_what_was_recorded_too_late_whatever_comes_behind_it()
    {
        foreach (var n in Enumerable.Range(1, 3)) await _node.Note(Guid.CreateVersion7(), n);
        await Eventually.Equals(3, async () => (await All(TestCaller.Integrator, new())).Count, "they are in the feed");
        var store = await _platform.Database("incident");
        var late = "select seq from path.feed order by xid, seq offset 1 limit 1";
        await store.Run($"update path.feed set recorded_at = recorded_at + interval '5 minutes' where seq = ({late})");

        var early = await Heads(after: "");
        await store.Run($"update path.feed set recorded_at = recorded_at - interval '5 minutes' where seq = ({late})");

        Assert.Single(early);
        Assert.Equal(2, (await Heads(early[0].Position)).Count);
    }

    private async Task<IReadOnlyList<StreamHead>> Heads(string after)
    {
        using var call = _feed.ReadHeads(new ReadHeadsRequest { After = after }, As(TestCaller.Service));
        return await call.ResponseStream.ReadAllAsync().ToListAsync();
    }

    private static string Reason(RpcException e) => e.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason;

    private static Task<RpcException> Refused(Func<Task> call) => Assert.ThrowsAsync<RpcException>(call);

    private static CallOptions As(TestCaller caller) => new(
        new Metadata { { "authorization", $"Bearer {TestIdentity.Token(caller)}" } },
        TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30));

    private static async Task<IReadOnlyList<int>> Read(AsyncServerStreamingCall<FeedEvent> call)
    {
        using (call)
        {
            var numbers = new List<int>();
            await foreach (var e in call.ResponseStream.ReadAllAsync())
                numbers.Add(Notebooks.Read(EnvelopeFormat.Read(e.CloudEvent.Memory)).Number);
            return numbers;
        }
    }

    private Task<IReadOnlyList<int>> Stream(TestCaller caller, long from) => Read(_feed.ReadStream(
        new() { Tenant = TestCaller.Tenant, Stream = $"incident/{_id}", FromVersion = from }, As(caller)));

    private Task<IReadOnlyList<int>> All(TestCaller caller, ReadAllRequest request) => Read(_feed.ReadAll(request, As(caller)));
}
