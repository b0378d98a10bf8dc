using System.Diagnostics;

namespace ServiceDefaults.EventSourcing;

/// <summary>Spans of the event path: trace source <c>Platform.EventPath</c>. One trace leads from a request to all that came of it.</summary>
internal static class PathTrace
{
    public const string Name = "Platform.EventPath";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>A span under a W3C trace parent; null where nobody listens. Many are open at a time, so none becomes the current one.</summary>
    public static Activity? Start(string name, ActivityKind kind, string? parent)
    {
        if (!Source.HasListeners()) return null;
        var current = Activity.Current;
        Activity.Current = null;
        var span = Source.StartActivity(name, kind, parent);
        Activity.Current = current;
        return span;
    }

    /// <summary>A span of what is done with an event, with the attributes of OpenTelemetry's messaging conventions.</summary>
    public static Activity? Start(string what, ActivityKind kind, EventEnvelope e) => Start($"{what} {e.Type}", kind, e.TraceParent)?
        .SetTag("messaging.system", "rabbitmq")
        .SetTag("messaging.operation.name", what)
        .SetTag("messaging.message.id", e.Id.ToString())
        .SetTag("cloudevents.event_type", e.Type)
        .SetTag("cloudevents.event_subject", e.Subject)
        .SetTag("cloudevents.event_source", e.Source);
}
