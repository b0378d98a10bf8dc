using ServiceDefaults.Decisions;

namespace Incidents.Domain;

// Stored events of stream problem/{id}. Primitives only, as those of an incident.

/// <param name="Key">The same for all faults alike by one rule of one contract.</param>
public sealed record ProblemProposed(
    Guid Key, string Contract, IReadOnlyList<string> Same, IReadOnlyList<string> Values, int Times, int Days, IReadOnlyList<Guid> Incidents,
    DateTimeOffset At) : IHappened;

public sealed record ProblemAccepted(string Owner, string? Note, string By, DateTimeOffset At) : IHappened;

public sealed record ProblemDismissed(string Reason, string By, DateTimeOffset At) : IHappened;

public sealed record ProblemSolved(string Solution, string By, DateTimeOffset At) : IHappened;

public enum ProblemStatus
{
    None,
    Proposed,
    Accepted,
    Dismissed,
    Solved,
}

/// <summary>A fault that came again and again, and may have one cause.</summary>
public sealed record Problem
{
    public const string Category = "problem";
    public static readonly Problem None = new();

    public ProblemStatus Status { get; init; }
    public ProblemProposed? Proposal { get; init; }
    public string? Owner { get; init; }
    public string? Outcome { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    public static Problem Evolve(Problem problem, object happened) => happened switch
    {
        ProblemProposed e => problem with { Status = ProblemStatus.Proposed, Proposal = e },
        ProblemAccepted e => problem with { Status = ProblemStatus.Accepted, Owner = e.Owner },
        ProblemDismissed e => problem with { Status = ProblemStatus.Dismissed, Outcome = e.Reason, EndedAt = e.At },
        ProblemSolved e => problem with { Status = ProblemStatus.Solved, Outcome = e.Solution, EndedAt = e.At },
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is no event of a problem"),
    };
}

/// <param name="Owner">None means who accepts it.</param>
public sealed record AcceptProblem(string By, string? Owner = null, string? Note = null);

public sealed record DismissProblem(string By, string? Reason);

public sealed record SolveProblem(string By, string? Solution);

/// <summary>A problem is proposed by the platform; people accept it, dismiss it, solve it.</summary>
public static class ProblemHandling
{
    public static Decision Propose(Problem problem, ProblemProposed proposal) =>
        problem.Status is ProblemStatus.None ? Decision.Of(proposal) : Decision.Nothing;

    public static Decision Decide(Problem problem, AcceptProblem command, DateTimeOffset now)
    {
        var owner = Rules.Tidy(command.Owner) ?? command.By;
        if (problem.Status is ProblemStatus.Accepted && problem.Owner == owner)
            return Decision.Nothing;
        if ((Open(problem) ?? Rules.Optional(owner, "owner") ?? Rules.Optional(command.Note, "note", Rules.LongText)) is { } refused)
            return refused;
        return Decision.Of(new ProblemAccepted(owner, Rules.Tidy(command.Note), command.By, now.ToUniversalTime()));
    }

    public static Decision Decide(Problem problem, DismissProblem command, DateTimeOffset now)
    {
        if (problem.Status is ProblemStatus.Dismissed)
            return Decision.Nothing;
        if ((Open(problem) ?? Rules.Required(command.Reason, "reason")) is { } refused)
            return refused;
        return Decision.Of(new ProblemDismissed(command.Reason!.Trim(), command.By, now.ToUniversalTime()));
    }

    public static Decision Decide(Problem problem, SolveProblem command, DateTimeOffset now)
    {
        if (problem.Status is ProblemStatus.Solved)
            return Decision.Nothing;
        if ((Open(problem) ?? Rules.Required(command.Solution, "solution")) is { } refused)
            return refused;
        return problem.Status is ProblemStatus.Proposed
            ? new Rejection("problem-not-accepted", "Nobody has accepted the problem; accept it first.")
            : Decision.Of(new ProblemSolved(command.Solution!.Trim(), command.By, now.ToUniversalTime()));
    }

    private static Rejection? Open(Problem problem) => problem.Status switch
    {
        ProblemStatus.None => new Rejection("not-found", "There is no such problem.", Refusal.NotFound),
        ProblemStatus.Dismissed or ProblemStatus.Solved => new Rejection(
            "problem-over", "The problem is over; the same faults propose another one if they come again."),
        _ => null,
    };
}
