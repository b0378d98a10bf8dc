namespace ServiceDefaults.Decisions;

/// <summary>What a command or an outside event leads to: events, nothing, or a refusal. Always a value, never an exception.</summary>
public readonly record struct Decision
{
    private readonly IReadOnlyList<object>? _events;

    private Decision(IReadOnlyList<object>? events, Rejection? rejection)
    {
        _events = events;
        Rejection = rejection;
    }

    /// <summary>Stored events, in order; empty where nothing changes or the command is refused.</summary>
    public IReadOnlyList<object> Events => _events ?? [];

    /// <summary>Why not, where refused.</summary>
    public Rejection? Rejection { get; }

    /// <summary>It is already so: no event, no refusal.</summary>
    public static Decision Nothing => default;

    public static Decision Of(params object[] events) => new(events, null);

    public static Decision Of(IReadOnlyList<object> events) => new(events, null);

    public static Decision Refuse(Rejection rejection) => new(null, rejection);

    public static implicit operator Decision(Rejection rejection) => Refuse(rejection);
}
