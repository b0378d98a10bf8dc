namespace Contracts.Events.Incident;

/// <summary>The plan of action after an escalation.</summary>
[EventType("incident.action-plan-submitted.v1")]
public sealed record ActionPlanSubmitted(Guid IncidentId, string Plan, string By, DateTimeOffset At);
