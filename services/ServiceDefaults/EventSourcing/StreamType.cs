namespace ServiceDefaults.EventSourcing;

/// <summary>A kind of stream: how its events become a state.</summary>
/// <param name="Category">First part of the stream id.</param>
/// <param name="Initial">State of a stream without events.</param>
/// <param name="Evolve">Pure: state and stored event to the next state.</param>
public sealed record StreamType<TState>(string Category, TState Initial, Func<TState, object, TState> Evolve)
    where TState : notnull
{
    /// <summary>Contract and severity of a state: part of the routing key and the envelope.</summary>
    public Func<TState, (string? Contract, string? Severity)> Labels { get; init; } = static _ => default;

    /// <summary>Read model rows written together with the events.</summary>
    public IInlineView<TState>? View { get; init; }

    public StreamKey Key(string tenant, string id) => new(tenant, $"{Category}/{id}");
}
