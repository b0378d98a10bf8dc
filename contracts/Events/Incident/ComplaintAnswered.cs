namespace Contracts.Events.Incident;

/// <summary>A complaint was answered.</summary>
[EventType("incident.complaint-answered.v1")]
public sealed record ComplaintAnswered(Guid IncidentId, int Complaint, string Answer, string By, DateTimeOffset At);
