namespace Contracts.Events.Incident;

/// <summary>It is handled as a major incident from now on: stakeholders are told on a cadence, and a report is owed.</summary>
/// <param name="RolesToFill">Roles the contract asks for and nobody has yet.</param>
[EventType("incident.major-declared.v1")]
public sealed record MajorIncidentDeclared(
    Guid IncidentId, string Reason, IReadOnlyList<string> RolesToFill, string By, DateTimeOffset At);
