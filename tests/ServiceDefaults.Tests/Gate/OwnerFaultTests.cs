using System.Text;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using RabbitMQ.Client;

namespace EventPaths.Gate;

/// <summary>Owners that answer something else than what they hold, or cannot tell of one stream of many.</summary>
public sealed class OwnerFaultTests : TwoServices
{
    private readonly Refusal _refusal = new();
    private Node _incident = null!;

    private protected override async Task Start() => _incident = await Platform.Start(
        "incident", new NodeSetup { Services = services => _refusal.Install(services.AddSingleton<IFeedSource, NothingCame>()) });

    [Fact]
    public async Task A_gap_is_read_from_what_the_owner_has_stored_whatever_its_feed_shows_yet()
    {
        var node = await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"] });
        var courier = Platform.With(await Courier.Before("escalation", Platform.Broker, node));
        courier.Plan = e => e.Sequence == 1 ? [] : [TimeSpan.Zero];
        var id = Guid.CreateVersion7();
        await _incident.Note(id, 1);
        await _incident.Note(id, 2);

        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        Assert.Equal(1, courier.Lost);
        Assert.Equal(0, await Taker.Scalar<long>("select count(*) from path.parked"));
    }

    [Fact]
    public async Task A_gap_of_an_owner_that_nobody_knows_parks_its_stream_and_holds_up_nobody()
    {
        await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"] });
        await using var connection = await new ConnectionFactory { Uri = new Uri(Platform.Broker.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.BasicPublishAsync($"{Platform.Broker.Prefix}.escalation", "", Encoding.UTF8.GetBytes(Stray.Event("/nowhere", "2", "incident/1")));
        await Eventually.Equals(
            "Platform:Services:nowhere is not set to an absolute address.",
            () => Taker.Scalar<string>("select coalesce(max(reason), '') from path.parked"), "it is parked, and says why");

        await _incident.Note(Guid.CreateVersion7(), 1);
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
    }

    [Fact]
    public async Task A_stream_that_its_owner_cannot_read_holds_up_no_other_in_the_gate_and_is_not_passed_by_the_sweep()
    {
        var swept = new NodeSetup { Consumes = ["incident"], SweepEvery = TimeSpan.FromMilliseconds(300) };
        var node = await Platform.Start("escalation", swept);
        var courier = Platform.With(await Courier.Before("escalation", Platform.Broker, node));
        courier.Plan = e => e.Sequence == 1 ? [] : [TimeSpan.Zero];
        var ids = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToArray();
        _refusal.Stream = $"incident/{ids[0]}";
        // Of each the first is lost: a gap where another follows, and for the sweep where none does.
        foreach (var id in ids) await _incident.Note(id, 1);
        foreach (var id in ids[..3]) await _incident.Note(id, 2);
        await Eventually.Equals(
            4, () => Taker.Scalar<long>("select count(distinct stream) from views.copy"), "all others are applied", TimeSpan.FromSeconds(30));
        // The sweep has gone its round behind them, too.
        var asked = _refusal.Refused;
        await Eventually.Holds(() => Task.FromResult(_refusal.Refused > asked + 3), "it is asked for again and again");
        Assert.Equal(0, await Taker.Scalar<long>("select count(*) from path.parked"));

        _refusal.Stream = null;
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
    }

    [Fact]
    public async Task Readiness_says_where_the_sweep_does_not_get_through_for_as_long_as_it_lasts()
    {
        var node = await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"], SweepEvery = TimeSpan.FromMilliseconds(300) });
        var courier = Platform.With(await Courier.Before("escalation", Platform.Broker, node));
        courier.Plan = _ => [];
        var id = Guid.CreateVersion7();
        _refusal.Stream = $"incident/{id}";
        await _incident.Note(id, 1);
        await Eventually.Holds(async () => await node.Figure("sweepFailingSeconds") > 0, "the figure tells it");
        await Eventually.Holds(async () => (await node.EventPath()).Status == "degraded", "so does readiness");
        Assert.StartsWith("The sweep has not got through incident", (await node.EventPath()).Description, StringComparison.Ordinal);

        _refusal.Stream = null;
        await Eventually.Equals(0, () => node.Figure("sweepFailingSeconds"), "it has passed");
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        Assert.Equal(1, courier.Lost);
    }

    /// <summary>A feed that shows what has come to it, and nothing has.</summary>
    private sealed class NothingCame : IFeedSource
    {
        public Task<FeedPage> Read(EventPosition after, FeedFilter filter, int limit, CancellationToken ct) =>
            Task.FromResult(new FeedPage([], after, AtHead: true));

        public Task<IReadOnlyList<FeedEntry>> ReadStream(string? owner, StreamKey key, long fromVersion, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<FeedEntry>>([]);

        public Task<EventPosition> Head(CancellationToken ct) => Task.FromResult(EventPosition.Beginning);

        public Task Wait(TimeSpan atMost, CancellationToken ct) => Task.Delay(atMost, ct);
    }

    /// <summary>Refuses one stream of an owner's feed, as where it holds an event that this version does not know.</summary>
    private sealed class Refusal : Interceptor
    {
        public volatile string? Stream;
        private int _refused;

        public int Refused => _refused;

        public void Install(IServiceCollection services)
        {
            services.AddSingleton(this);
            services.Configure<GrpcServiceOptions>(options => options.Interceptors.Add<Refusal>());
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            if (request is not Contracts.Grpc.Events.V1.ReadStreamRequest { Stream: var stream } || stream != Stream)
                return continuation(request, responseStream, context);
            Interlocked.Increment(ref _refused);
            throw new RpcException(new Status(StatusCode.Unknown, "unknown event"));
        }
    }
}
