using ServiceDefaults.Decisions;

namespace ServiceDefaults.EventSourcing;

/// <summary>Something asked of one stream.</summary>
/// <param name="Actor">Who asks: a credential's subject.</param>
/// <param name="Decide">Pure: state and now (the database's clock) to a decision; may be called again after a conflict.</param>
public sealed record Command<TState>(
    StreamType<TState> Type, string Tenant, string Id, string Actor, Func<TState, DateTimeOffset, Decision> Decide)
    where TState : notnull
{
    /// <summary>The same for every repetition of the same request; unique in its tenant.</summary>
    public Guid CommandId { get; init; } = Guid.NewGuid();

    /// <summary>SHA-256 of the request, where it may be repeated: another request under the same id is refused.</summary>
    public byte[]? RequestHash { get; init; }

    /// <summary>The version the caller has seen; any other is refused with <c>version-conflict</c>.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>The stream is new: nothing is loaded before the first try.</summary>
    public bool Creates { get; init; }

    public string? CausationId { get; init; }

    public string? CorrelationId { get; init; }
}

/// <summary>What became of a command.</summary>
/// <param name="State">State after it (as the first time answered, where repeated).</param>
/// <param name="Version">Stream version of that state.</param>
/// <param name="Repeated">The same command was accepted before; nothing was done again.</param>
/// <param name="Changed">Events were appended by this call or by the one it repeats.</param>
public sealed record Outcome<TState>(TState State, long Version, Rejection? Rejection, bool Repeated, bool Changed);

/// <summary>A state and the stream version it stands for; version 0 is a stream without events.</summary>
public sealed record LoadedStream<TState>(TState State, long Version)
{
    /// <summary>W3C trace context of its newest event, where that was read from the store.</summary>
    public string? TraceParent => Headers is null ? null : EventHeaders.Read(Headers).TraceParent;

    internal byte[]? Headers { get; init; }
}

/// <summary>What an outside event or a timer asks of one of the service's own streams.</summary>
/// <param name="CommandId">Deterministic: the same cause and purpose give the same id, so it takes effect once.</param>
public sealed record Reaction<TState>(string Tenant, string Id, Guid CommandId, string Actor, Func<TState, DateTimeOffset, Decision> Decide)
{
    public string? CausationId { get; init; }

    public string? CorrelationId { get; init; }

    public string? TraceParent { get; init; }

    /// <summary>As in <see cref="Command{TState}.RequestHash"/>, where a caller's request moves several streams.</summary>
    public byte[]? RequestHash { get; init; }
}
