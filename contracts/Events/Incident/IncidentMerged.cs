namespace Contracts.Events.Incident;

/// <summary>It is the same fault as another incident, which goes on alone; the cancellation of this one follows at once.</summary>
/// <param name="Into">Id of the incident that goes on.</param>
[EventType("incident.merged.v1")]
public sealed record IncidentMerged(Guid IncidentId, Guid Into, string IntoNumber, string Reason, string By, DateTimeOffset At);
