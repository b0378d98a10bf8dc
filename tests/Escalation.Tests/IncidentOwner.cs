using System.Collections.Concurrent;
using Contracts.Grpc.Events.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceDefaults.EventSourcing;

namespace Escalations.Tests;

/// <summary>The feed of an Incident service whose messages are lost: its events are there for whoever asks, and nobody brings them.</summary>
internal sealed class IncidentOwner : EventFeed.EventFeedBase, IAsyncDisposable
{
    private readonly ConcurrentQueue<EventEnvelope> _events = new();
    private readonly WebApplication _host;

    private IncidentOwner()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.ListenLocalhost(Address.Port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        _host = builder.Build();
        _host.MapGrpcService<IncidentOwner>();
    }

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePorts.Next()}");

    public static async Task<IncidentOwner> Start()
    {
        var owner = new IncidentOwner();
        await owner._host.StartAsync();
        return owner;
    }

    public void Happened(params IEnumerable<EventEnvelope> events)
    {
        foreach (var e in events) _events.Enqueue(e);
    }

    public override async Task ReadHeads(ReadHeadsRequest request, IServerStreamWriter<StreamHead> responseStream, ServerCallContext context)
    {
        var after = EventPosition.TryParse(request.After, out var position) ? position.Sequence : 0;
        foreach (var (index, e) in _events.Index().Where(one => one.Index + 1 > after))
            await responseStream.WriteAsync(new()
            {
                Tenant = e.Tenant,
                Stream = e.Subject,
                Version = e.Sequence,
                Position = new EventPosition(1, index + 1).ToString(),
            });
    }

    public override async Task ReadStream(ReadStreamRequest request, IServerStreamWriter<FeedEvent> responseStream, ServerCallContext context)
    {
        foreach (var (index, e) in _events.Index().Where(one => one.Item.Subject == request.Stream && one.Item.Sequence >= request.FromVersion))
            await responseStream.WriteAsync(new()
            {
                Position = new EventPosition(1, index + 1).ToString(),
                CloudEvent = UnsafeByteOperations.UnsafeWrap(e.Json),
            });
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();
}
