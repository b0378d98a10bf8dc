namespace ServiceDefaults.Decisions;

/// <summary>A stored event that says when it happened; any other happened when it was recorded.</summary>
public interface IHappened
{
    /// <summary>When it happened, which may be long before it was recorded.</summary>
    DateTimeOffset At { get; }
}
