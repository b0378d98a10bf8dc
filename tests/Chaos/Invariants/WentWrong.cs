using Chaos.Bed;
using Chaos.Evidence;
using Chaos.Nemeses;

namespace Chaos.Invariants;

/// <summary>
/// N: what was to go wrong went wrong while people worked, and no process ended otherwise. A run in which nothing happened shows nothing.
/// </summary>
internal static class WentWrong
{
    /// <summary>A run of this length kills every service and restarts every server, whatever its seed.</summary>
    public static readonly TimeSpan Complete = TimeSpan.FromMinutes(3);

    public static Verdict Check(Collected evidence)
    {
        var faults = evidence.Faults;
        var done = faults.Done.Where(fault => fault.At < faults.Length).Select(Name).ToHashSet(StringComparer.Ordinal);
        return new("N", "what was to go wrong did, and no process ended otherwise", faults.Planned.Count,
        [
            .. Wanted(faults).Where(name => !done.Contains(name)).Select(name => $"{name}: it did not happen while people worked"),
            .. faults.Planned.SelectMany(Effects).Distinct(StringComparer.Ordinal)
                .Where(effect => faults.Counts.GetValueOrDefault(effect) == 0)
                .Select(effect => $"{effect}: none, although the schedule asked for it"),
            .. faults.Ended.Select(process => $"{process} ended by itself: see its log"),
        ]);
    }

    private static IEnumerable<string> Wanted(Faults faults) => faults.Planned.Select(Name)
        .Concat(faults.Length < Complete ? [] :
        [
            .. TwoOfEach.Services.Append(TwoOfEach.Gateway).Select(service => Name(Fault.Kill, service)),
            .. Fault.Servers.Select(server => Name(Fault.Restart, server)),
            .. Fault.Kinds.Where(kind => kind is not (Fault.Kill or Fault.Restart)),
        ])
        .Distinct(StringComparer.Ordinal);

    private static string Name(Fault fault) =>
        fault.Kind is Fault.Kill or Fault.Restart ? Name(fault.Kind, fault.Whom) : fault.Kind;

    private static string Name(string kind, string whom) => $"{kind} of {whom}";

    private static string[] Effects(Fault fault) => fault switch
    {
        { Kind: Fault.Duplicate } => [Tally.Doubled, Tally.Delayed, Tally.Lost],
        { Kind: Fault.Swallow, Victim: Fault.Hooks } => [Tally.HooksSwallowed],
        { Kind: Fault.Swallow } => [Tally.AnswersSwallowed],
        _ => [],
    };
}
