namespace Contracts.Events.Incident;

/// <summary>A line of a past log, as it stood in the source. Every line is in exactly one event.</summary>
/// <param name="Status">As in the source.</param>
public sealed record SourceLine(string Status, string? SubStatus, string? Level, string? Team)
{
    /// <summary>The line an event was made of; null where it was made of none.</summary>
    public static SourceLine? Of(object happened) => happened switch
    {
        FromSource e => e.Line,
        IncidentLogged e => new(e.Status, e.SubStatus, e.Level, e.Team),
        _ => null,
    };
}

/// <summary>What a line of a past log may mean: the last event of its meaning carries it.</summary>
public abstract record FromSource
{
    /// <summary>Only of imported incidents.</summary>
    public SourceLine? Line { get; init; }
}
