namespace Contracts.Events.Incident;

/// <summary>The same fault was reported again under its deduplication key while open.</summary>
[EventType("incident.duplicate-reported.v1")]
public sealed record IncidentDuplicateReported(Guid IncidentId, string Summary, Reporter Reporter, DateTimeOffset ReportedAt);
