namespace Contracts.Events.Problem;

/// <summary>The same device or symptom failed again and again: there may be a problem behind it. Stream <c>problem/{id}</c>.</summary>
/// <param name="Same">
/// What is alike, as the contract's rule names it: <c>device</c>, <c>symptom</c>, <c>site</c>, <c>category</c>.
/// </param>
/// <param name="Values">The device, symptom, … itself, in the order of <paramref name="Same"/>.</param>
/// <param name="Times">Faults the contract's rule asks for.</param>
/// <param name="Days">Days in which the rule counts them.</param>
/// <param name="Incidents">Ids of the incidents that led to it, the oldest first.</param>
[EventType("problem.proposed.v1")]
public sealed record ProblemProposed(
    Guid ProblemId, string ContractId, IReadOnlyList<string> Same, IReadOnlyList<string> Values, int Times, int Days,
    IReadOnlyList<Guid> Incidents, DateTimeOffset At);
