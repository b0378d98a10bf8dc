namespace Contracts.Events.Incident;

/// <summary>Handed to another support level, by hand or by a clock.</summary>
/// <param name="Parties">Responsible parties at the new level.</param>
/// <param name="By"><c>clock:response</c> where a breach did it.</param>
[EventType("incident.escalated.v1")]
public sealed record IncidentEscalated(
    Guid IncidentId,
    string FromLevel,
    string ToLevel,
    IReadOnlyList<string> Parties,
    string Reason,
    string By,
    DateTimeOffset At) : FromSource;
