namespace Contracts.Events.Incident;

/// <summary>A spare unit that was put in is back, or the repaired unit took its place again.</summary>
/// <param name="Serial">Serial number of the spare unit, as it was put in.</param>
[EventType("incident.spare-returned.v1")]
public sealed record SpareReturned(Guid IncidentId, string Serial, string? Note, string By, DateTimeOffset At);
