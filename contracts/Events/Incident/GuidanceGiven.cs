namespace Contracts.Events.Incident;

/// <summary>A senior engineer guided the one on site from afar.</summary>
/// <param name="Guide">Who guided.</param>
/// <param name="Engineer">Who was guided.</param>
[EventType("incident.guidance-given.v1")]
public sealed record GuidanceGiven(Guid IncidentId, string Guide, string Engineer, string Text, string By, DateTimeOffset At);
