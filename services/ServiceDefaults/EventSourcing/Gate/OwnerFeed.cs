using System.Runtime.CompilerServices;
using Contracts.Grpc.Events.V1;
using Grpc.Core;
using ServiceDefaults.Hosting;

namespace ServiceDefaults.EventSourcing;

/// <summary>Reads what this service missed from the owner of the events, over gRPC.</summary>
internal sealed class OwnerFeed(ServiceChannels channels)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<IReadOnlyList<EventEnvelope>> ReadStream(GateKey key, long fromVersion, CancellationToken ct)
    {
        var request = new ReadStreamRequest
        {
            Tenant = key.Stream.Tenant,
            Stream = key.Stream.Stream,
            FromVersion = fromVersion,
        };
        using var call = Client(key.Owner).ReadStream(request, Options(ct));
        var events = new List<EventEnvelope>();
        try
        {
            await foreach (var e in call.ResponseStream.ReadAllAsync(ct)) events.Add(EnvelopeFormat.Read(e.CloudEvent.Memory));
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return [];
        }

        return events;
    }

    public async IAsyncEnumerable<StreamHead> ReadHeads(
        string owner, string after, TimeSpan olderThan, [EnumeratorCancellation] CancellationToken ct)
    {
        var request = new ReadHeadsRequest { After = after, OlderThanMs = (int)olderThan.TotalMilliseconds };
        using var call = Client(owner).ReadHeads(request, Options(ct));
        await foreach (var head in call.ResponseStream.ReadAllAsync(ct)) yield return head;
    }

    private EventFeed.EventFeedClient Client(string owner) => new(channels.For(owner));

    private static CallOptions Options(CancellationToken ct) =>
        new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Patience, cancellationToken: ct);
}
