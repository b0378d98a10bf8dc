using System.Collections.Concurrent;
using Contracts.Grpc.Events.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using ServiceDefaults.EventSourcing;

namespace Notifications.Tests.Running;

/// <summary>
/// The service that owns streams Notification listens to, reduced to what others see of it: events on the bus, and a feed to read what was
/// missed. What is recorded and not sent is an event lost on the way.
/// </summary>
public sealed class Owner(string name) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<StreamKey, List<EventEnvelope>> streams = new();
    private WebApplication app = null!;
    private IConnection connection = null!;
    private IChannel channel = null!;
    private string exchange = "";
    private long position;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePorts.Next()}");

    public async Task Start(TestBroker broker)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(Address.Port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        app = builder.Build();
        app.MapGrpcService<Feed>();
        await app.StartAsync();

        exchange = $"{broker.Prefix}.events";
        connection = await new ConnectionFactory { Uri = new Uri(broker.Uri) }.CreateConnectionAsync();
        channel = await connection.CreateChannelAsync();
    }

    /// <summary>Whether somebody takes messages from a queue.</summary>
    public async Task<bool> Reaches(string queue)
    {
        // A channel of its own: to ask for a queue that is not there closes it.
        await using var asking = await connection.CreateChannelAsync();
        try
        {
            return (await asking.QueueDeclarePassiveAsync(queue)).ConsumerCount > 0;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return false;
        }
    }

    /// <summary>Records the next event of a stream without sending it.</summary>
    public EventEnvelope Record(string stream, object happened, string? contract = "shops", string? severity = "1", string? traceParent = null)
    {
        var key = new StreamKey(TestCaller.Tenant, stream);
        var events = streams.GetOrAdd(key, _ => []);
        var now = TimeProvider.System.GetUtcNow();
        var recorded = new RecordedEvent(
            Guid.CreateVersion7(), key, events.Count + 1, "stored", happened, new(now, "test", null, null, contract, severity, traceParent), now,
            new EventPosition(1000, Interlocked.Increment(ref position)));
        var envelope = EnvelopeFormat.Wrap(recorded, name, happened);
        events.Add(envelope);
        return envelope;
    }

    public async Task Send(params IEnumerable<EventEnvelope> envelopes)
    {
        foreach (var envelope in envelopes)
            await channel.BasicPublishAsync(
                exchange, envelope.RoutingKey, mandatory: false,
                new BasicProperties { MessageId = envelope.Id.ToString(), ContentType = EnvelopeFormat.MediaType, Persistent = true },
                envelope.Json);
    }

    public async Task<EventEnvelope> Happens(string stream, object happened, string? contract = "shops", string? severity = "1")
    {
        var envelope = Record(stream, happened, contract, severity);
        await Send(envelope);
        return envelope;
    }

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
        await app.DisposeAsync();
    }

    private sealed class Feed(Owner owner) : EventFeed.EventFeedBase
    {
        public override async Task ReadStream(ReadStreamRequest request, IServerStreamWriter<FeedEvent> responseStream, ServerCallContext context)
        {
            if (!owner.streams.TryGetValue(new(request.Tenant, request.Stream), out var events))
                throw new RpcException(new(StatusCode.NotFound, "no such stream"));
            foreach (var envelope in events.ToArray().Where(one => one.Sequence >= request.FromVersion))
                await responseStream.WriteAsync(new() { Position = envelope.Position, CloudEvent = ByteString.CopyFrom(envelope.Json.Span) });
        }

        public override Task ReadHeads(ReadHeadsRequest request, IServerStreamWriter<StreamHead> responseStream, ServerCallContext context) =>
            Task.CompletedTask;
    }
}
