namespace ServiceDefaults.EventSourcing;

/// <summary>Applies events of other services, or of this one, to the service's own streams and tables.</summary>
public interface IEventConsumer
{
    /// <summary>Everything it changes goes through the batch's transaction. An exception for good parks the stream.</summary>
    Task Apply(EventBatch batch, CancellationToken ct);
}

/// <summary>Events in stream order, without a gap, none seen before; applied in one transaction with the gate.</summary>
public sealed class EventBatch
{
    public required IReadOnlyList<EventEnvelope> Events { get; init; }

    public required EventTransaction Transaction { get; init; }
}

/// <summary>Thrown where an event needs another stream first: the gate pulls it from its owner and applies again.</summary>
public sealed class DependencyMissingException(string owner, string tenant, string stream)
    : Exception($"Stream {stream} of {owner} is not known here yet.")
{
    public string Owner { get; } = owner;

    public StreamKey Key { get; } = new(tenant, stream);
}
