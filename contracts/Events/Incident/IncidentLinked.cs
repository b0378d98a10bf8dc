namespace Contracts.Events.Incident;

/// <summary>Tied to another incident, an asset, a change or a problem. Both incidents of a tie have this event.</summary>
/// <param name="Relation">
/// <c>parent-of</c>, <c>child-of</c>, <c>caused-by</c>, <c>cause-of</c>, <c>related-to</c>, <c>asset</c>, <c>change</c> or
/// <c>problem</c>.
/// </param>
/// <param name="Target">Id of the incident or problem; else the name of the asset or change where it is kept.</param>
[EventType("incident.linked.v1")]
public sealed record IncidentLinked(
    Guid IncidentId, string Relation, string Target, string? TargetNumber, string? Note, string By, DateTimeOffset At);
