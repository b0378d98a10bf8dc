namespace Contracts.Events.Incident;

/// <summary>Severity or category changed, with a reason.</summary>
[EventType("incident.classified.v1")]
public sealed record IncidentClassified(
    Guid IncidentId,
    string Severity,
    string? Category,
    IReadOnlyList<string> Parties,
    string? Owner,
    string Reason,
    string By,
    DateTimeOffset At) : FromSource
{
    /// <summary>Id of the contract's impact the severity is made of from now on, with <see cref="Urgency"/>; none where it was named
    /// itself.</summary>
    public string? Impact { get; init; }

    /// <summary>Id of the contract's urgency, likewise.</summary>
    public string? Urgency { get; init; }
}
