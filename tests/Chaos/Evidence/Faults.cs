using Chaos.Nemeses;

namespace Chaos.Evidence;

/// <summary>What was to go wrong, and what did.</summary>
/// <param name="Length">How long people worked.</param>
/// <param name="Done">What really happened, and when.</param>
/// <param name="Counts">How often, by the names of <see cref="Tally"/>.</param>
/// <param name="Ended">Processes that ended although nobody killed them, each as often as it did.</param>
internal sealed record Faults(
    TimeSpan Length, IReadOnlyList<Fault> Planned, IReadOnlyCollection<Fault> Done, IReadOnlyDictionary<string, long> Counts,
    IReadOnlyList<string> Ended)
{
    public static Faults None { get; } = new(TimeSpan.Zero, [], [], new Dictionary<string, long>(), []);
}
