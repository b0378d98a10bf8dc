namespace Contracts.Events.Incident;

/// <summary>The engineer has left the site.</summary>
[EventType("incident.visit-departed.v1")]
public sealed record VisitDeparted(Guid IncidentId, int Visit, string Result, string By, DateTimeOffset At);
