namespace ServiceDefaults.Decisions;

/// <summary>A refusal as a value.</summary>
/// <param name="Code">Stable, lower case with hyphens; clients may branch on it.</param>
/// <param name="Message">What is wrong and what to do about it, for people.</param>
/// <param name="Kind">Decides the HTTP and gRPC status.</param>
/// <param name="Field">The member of the request that is at fault, as the client spelled it.</param>
public sealed record Rejection(string Code, string Message, Refusal Kind = Refusal.Conflict, string? Field = null);

/// <summary>Kinds of refusal, each with its HTTP status.</summary>
public enum Refusal
{
    /// <summary>422: the request makes no sense, in whatever state.</summary>
    Invalid,

    /// <summary>409: not in this state.</summary>
    Conflict,

    /// <summary>403: not for this caller.</summary>
    Forbidden,

    /// <summary>404: there is no such thing, or it belongs to somebody else.</summary>
    NotFound,

    /// <summary>412: the state is no longer the one the caller has seen.</summary>
    PreconditionFailed,
}
