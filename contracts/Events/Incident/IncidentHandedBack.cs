namespace Contracts.Events.Incident;

/// <summary>Handed back to a lower support level.</summary>
[EventType("incident.handed-back.v1")]
public sealed record IncidentHandedBack(
    Guid IncidentId,
    string FromLevel,
    string ToLevel,
    IReadOnlyList<string> Parties,
    string Reason,
    string By,
    DateTimeOffset At) : FromSource;
