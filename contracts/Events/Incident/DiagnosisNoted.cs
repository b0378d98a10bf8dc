namespace Contracts.Events.Incident;

/// <summary>What was found out about the fault.</summary>
[EventType("incident.diagnosis-noted.v1")]
public sealed record DiagnosisNoted(Guid IncidentId, string Text, string By, DateTimeOffset At);
