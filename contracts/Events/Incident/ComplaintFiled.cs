namespace Contracts.Events.Incident;

/// <summary>The customer complains.</summary>
/// <param name="Complaint">Counts the complaints about this incident from 1.</param>
/// <param name="About">Who or what it is about.</param>
[EventType("incident.complaint-filed.v1")]
public sealed record ComplaintFiled(Guid IncidentId, int Complaint, string Text, string? About, string By, DateTimeOffset At);
