namespace Contracts.Events.Problem;

/// <summary>The cause is removed.</summary>
[EventType("problem.solved.v1")]
public sealed record ProblemSolved(Guid ProblemId, string Solution, string By, DateTimeOffset At);
