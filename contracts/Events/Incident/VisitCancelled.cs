namespace Contracts.Events.Incident;

/// <summary>The engineer does not come after all.</summary>
[EventType("incident.visit-cancelled.v1")]
public sealed record VisitCancelled(Guid IncidentId, int Visit, string Reason, string By, DateTimeOffset At);
