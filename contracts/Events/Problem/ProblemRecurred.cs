namespace Contracts.Events.Problem;

/// <summary>One more incident of the same device or symptom.</summary>
/// <param name="Number">Of the incident, for people.</param>
[EventType("problem.recurred.v1")]
public sealed record ProblemRecurred(Guid ProblemId, Guid IncidentId, string Number, DateTimeOffset At);
