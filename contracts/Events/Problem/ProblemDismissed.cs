namespace Contracts.Events.Problem;

/// <summary>The recurrence means nothing; the same device or symptom is proposed again only by incidents to come.</summary>
[EventType("problem.dismissed.v1")]
public sealed record ProblemDismissed(Guid ProblemId, string Reason, string By, DateTimeOffset At);
