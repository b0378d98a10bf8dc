namespace Contracts.Events.Incident;

/// <summary>Another incident turned out to be this one's fault: it was merged into this one.</summary>
/// <param name="Reporter">Who reported the other one, and waits for this one now.</param>
[EventType("incident.duplicate-merged.v1")]
public sealed record IncidentAbsorbed(
    Guid IncidentId, Guid Duplicate, string DuplicateNumber, string Summary, Reporter Reporter, string By, DateTimeOffset At);
