namespace Contracts.Events.Incident;

/// <summary>A time or a fact of an earlier event was wrong; this says what is right. The earlier event stays as it is.</summary>
/// <param name="Version">Version of the amended event in the incident's stream.</param>
/// <param name="Event">Type of the amended event.</param>
/// <param name="Field">Its member, such as <c>at</c>.</param>
/// <param name="Was">The value that held until now; times are RFC 3339 in UTC.</param>
[EventType("incident.amended.v1")]
public sealed record IncidentAmended(
    Guid IncidentId, long Version, string Event, string Field, string? Was, string? Becomes, string Reason, string By, DateTimeOffset At);
