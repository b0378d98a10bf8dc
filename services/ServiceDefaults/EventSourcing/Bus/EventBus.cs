using System.Diagnostics;
using System.Net.Mime;
using MassTransit;
using MassTransit.Serialization;

namespace ServiceDefaults.EventSourcing;

/// <summary>The one way out to the broker.</summary>
public interface IEventBus
{
    /// <summary>Returns once every event is confirmed by the broker; throws where one is not.</summary>
    Task Publish(IReadOnlyList<EventEnvelope> events, CancellationToken ct);
}

/// <summary>The body on the bus: the bytes of the envelope, untouched.</summary>
public sealed class BusMessage(ReadOnlyMemory<byte> json)
{
    public ReadOnlyMemory<byte> Json { get; } = json;
}

internal sealed class MassTransitEventBus(IBus bus, EventPathOptions options) : IEventBus
{
    private bool _connected;

    public async Task Publish(IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        // An unknown outcome is a failure here: what is published twice is dropped at the gates.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.PublishPatience);
        // Publishes that wait together for a connection leave in any order, so one goes ahead and waits for all.
        var ahead = _connected ? 0 : Math.Min(1, events.Count);
        _connected = false;
        // A connection that takes no more bytes heeds no token.
        await PublishAll(events, ahead, limit.Token).WaitAsync(limit.Token);
        _connected = true;
    }

    private async Task PublishAll(IReadOnlyList<EventEnvelope> events, int ahead, CancellationToken ct)
    {
        foreach (var e in events.Take(ahead)) await Publish(e, ct);
        await Task.WhenAll(events.Skip(ahead).Select(e => Publish(e, ct)));
    }

    private async Task Publish(EventEnvelope e, CancellationToken ct)
    {
        using var span = PathTrace.Start("publish", ActivityKind.Producer, e);
        var endpoint = await bus.GetPublishSendEndpoint<BusMessage>();
        await endpoint.Send(new BusMessage(e.Json), new Properties(e, span?.Id ?? e.TraceParent), ct);
    }

    private sealed class Properties(EventEnvelope e, string? trace) : IPipe<SendContext<BusMessage>>
    {
        public Task Send(SendContext<BusMessage> context)
        {
            context.MessageId = e.Id;
            context.SetRoutingKey(e.RoutingKey);
            ((RabbitMqSendContext)context).Mandatory = true;
            if (trace is not null) context.Headers.Set("traceparent", trace);
            return Task.CompletedTask;
        }

        public void Probe(ProbeContext context) => context.CreateScope("event");
    }
}

/// <summary>Hands the bytes of a message through as they are: the body is a CloudEvent, not MassTransit's own envelope.</summary>
internal sealed class CloudEventSerializer : RawMessageSerializer, IMessageSerializer, IMessageDeserializer
{
    public ContentType ContentType { get; } = new(EnvelopeFormat.MediaType);

    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class => context.Message is BusMessage message
            ? new BytesMessageBody(message.Json.ToArray())
            : throw new InvalidOperationException($"Only events travel on this bus, not {typeof(T)}.");

    public ConsumeContext Deserialize(ReceiveContext receiveContext) => throw NothingComesThisWay();

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null) => throw NothingComesThisWay();

    public MessageBody GetMessageBody(string text) => new StringMessageBody(text);

    public void Probe(ProbeContext context) => context.CreateScope("cloudevents").Add("contentType", ContentType.MediaType);

    private static NotSupportedException NothingComesThisWay() => new("Events are received by EventReceiver, not by the bus.");
}

internal sealed class CloudEventSerializerFactory : ISerializerFactory
{
    private static readonly CloudEventSerializer Serializer = new();

    public ContentType ContentType => Serializer.ContentType;

    public IMessageSerializer CreateSerializer() => Serializer;

    public IMessageDeserializer CreateDeserializer() => Serializer;
}
