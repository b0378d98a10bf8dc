namespace Contracts.Events.Incident;

/// <summary>A spare unit took the place of a faulty one.</summary>
/// <param name="SerialOut">Serial number of the unit taken away.</param>
/// <param name="SerialIn">Serial number of the unit put in.</param>
[EventType("incident.spare-swapped.v1")]
public sealed record SpareSwapped(
    Guid IncidentId, int Visit, string Device, string SerialOut, string SerialIn, string? Note, string By, DateTimeOffset At);
