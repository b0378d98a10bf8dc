using Chaos.Evidence;

namespace Chaos.Invariants;

/// <summary>The invariants of a run, by the numbers of the design; the last one is of the run itself.</summary>
internal static class All
{
    public static IReadOnlyList<Verdict> Check(Collected evidence) =>
    [
        CommandsOnce.Check(evidence), OrderedStreams.Check(evidence), Relayed.Check(evidence), TimersFired.Once(evidence),
        TimersFired.NotEarly(evidence), EverybodyTold.Check(evidence), ViewsAreFolds.Check(evidence), NoPoisonLeft.Check(evidence),
        WentWrong.Check(evidence),
    ];
}
