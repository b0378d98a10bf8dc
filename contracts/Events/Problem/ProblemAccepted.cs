namespace Contracts.Events.Problem;

/// <summary>Somebody looks for the cause.</summary>
[EventType("problem.accepted.v1")]
public sealed record ProblemAccepted(Guid ProblemId, string Owner, string? Note, string By, DateTimeOffset At);
