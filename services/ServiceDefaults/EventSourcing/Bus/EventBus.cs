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
        foreach (var e in events.Take(ahead)) await Publish(e, limit.Token);
        await Task.WhenAll(events.Skip(ahead).Select(e => Publish(e, limit.Token)));
        _connected = true;
    }

    private async Task Publish(EventEnvelope e, CancellationToken ct)
    {
        using var span = PathTrace.Start("publish", ActivityKind.Producer, e);
        await bus.Publish(
            new BusMessage(e.Json),
            context =>
            {
                context.MessageId = e.Id;
                context.SetRoutingKey(e.RoutingKey);
                ((RabbitMqSendContext)context).Mandatory = true;
                if ((span?.Id ?? e.TraceParent) is { } trace) context.Headers.Set("traceparent", trace);
            },
            ct);
    }
}

/// <summary>Hands the bytes of a message through as they are: the body is a CloudEvent, not MassTransit's own envelope.</summary>
internal sealed class CloudEventSerializer : RawMessageSerializer, IMessageSerializer, IMessageDeserializer
{
    private static readonly System.Text.Json.JsonElement Nothing = System.Text.Json.JsonDocument.Parse("{}").RootElement;

    public ContentType ContentType { get; } = new(EnvelopeFormat.MediaType);

    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class => context.Message is BusMessage message
            ? new BytesMessageBody(message.Json.ToArray())
            : throw new InvalidOperationException($"Only events travel on this bus, not {typeof(T)}.");

    public ConsumeContext Deserialize(ReceiveContext receiveContext) => new BodyConsumeContext(
        receiveContext, Deserialize(receiveContext.Body, receiveContext.TransportHeaders, receiveContext.InputAddress));

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null) => new BytesContext(
        body.GetBytes(), ContentType, new RawMessageContext(headers, destinationAddress, RawSerializerOptions.AnyMessageType), Nothing);

    public MessageBody GetMessageBody(string text) => new StringMessageBody(text);

    public void Probe(ProbeContext context) => context.CreateScope("cloudevents").Add("contentType", ContentType.MediaType);

    private sealed class BytesContext(byte[] bytes, ContentType contentType, MessageContext message, System.Text.Json.JsonElement nothing)
        : SystemTextJsonRawSerializerContext(
            SystemTextJsonMessageSerializer.Instance, SystemTextJsonMessageSerializer.Options, contentType, message, [], RawSerializerOptions.AnyMessageType, nothing)
    {
        public override bool TryGetMessage<T>(out T? message)
            where T : class
        {
            message = typeof(T) == typeof(BusMessage) ? (T)(object)new BusMessage(bytes) : null;
            return message is not null;
        }
    }
}

internal sealed class CloudEventSerializerFactory : ISerializerFactory
{
    private static readonly CloudEventSerializer Serializer = new();

    public ContentType ContentType => Serializer.ContentType;

    public IMessageSerializer CreateSerializer() => Serializer;

    public IMessageDeserializer CreateDeserializer() => Serializer;
}
