using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Contracts.Grpc.Events.V1;
using Grpc.Core;
using ServiceDefaults.Hosting;

namespace ServiceDefaults.EventSourcing;

/// <summary>Reads what this service missed from the owner of the events, over gRPC.</summary>
internal sealed class OwnerFeed(ServiceChannels channels)
{
    private static readonly TimeSpan StreamPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HeadsPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, long> _awaySince = new(StringComparer.Ordinal);

    /// <summary>Events of a stream from a version on; none where the owner has no such stream.</summary>
    /// <exception cref="OwnerAwayException">It does not answer, and is not asked again for a second; or it cannot tell of this stream.</exception>
    public async Task<IReadOnlyList<EventEnvelope>> ReadStream(GateKey key, long fromVersion, CancellationToken ct)
    {
        var request = new ReadStreamRequest
        {
            Tenant = key.Stream.Tenant,
            Stream = key.Stream.Stream,
            FromVersion = fromVersion,
        };
        if (_awaySince.TryGetValue(key.Owner, out var since) && Stopwatch.GetElapsedTime(since) < Pause)
            throw new OwnerAwayException(key.Owner, null);
        try
        {
            using var call = Client(key.Owner).ReadStream(request, Options(StreamPatience, ct));
            var events = new List<EventEnvelope>();
            await foreach (var e in call.ResponseStream.ReadAllAsync(ct)) events.Add(EnvelopeFormat.Read(e.CloudEvent.Memory));
            return events;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return [];
        }
        catch (RpcException e) when (!ct.IsCancellationRequested)
        {
            // Whatever it says: it is the owner that cannot tell now, not the event that cannot be applied. Of others it may.
            if (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded) _awaySince[key.Owner] = Stopwatch.GetTimestamp();
            throw new OwnerAwayException(key.Owner, e);
        }
    }

    public async IAsyncEnumerable<StreamHead> ReadHeads(
        string owner, string after, TimeSpan olderThan, [EnumeratorCancellation] CancellationToken ct)
    {
        var request = new ReadHeadsRequest { After = after, OlderThanMs = (int)olderThan.TotalMilliseconds };
        using var call = Client(owner).ReadHeads(request, Options(HeadsPatience, ct));
        await foreach (var head in call.ResponseStream.ReadAllAsync(ct)) yield return head;
    }

    private EventFeed.EventFeedClient Client(string owner) => new(channels.For(owner));

    private static CallOptions Options(TimeSpan patience, CancellationToken ct) =>
        new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + patience, cancellationToken: ct);
}

/// <summary>The owner of a stream does not answer: what needs it waits.</summary>
internal sealed class OwnerAwayException(string owner, RpcException? cause)
    : Exception($"{owner} does not answer{(cause is null ? "" : $": {cause.Status.StatusCode}")}", cause);
