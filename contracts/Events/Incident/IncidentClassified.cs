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
    DateTimeOffset At) : FromSource;
