using Chaos.Evidence;
using Chaos.Histories;

namespace Chaos.Invariants;

/// <summary>I2: versions of a stream are 1…n, and real-time order holds.</summary>
internal static class OrderedStreams
{
    public static Verdict Check(Collected evidence) => new(
        "I2", "versions are 1…n, real-time order holds", evidence.Stores.Values.Sum(store => store.Heads.Count),
        [.. evidence.Stores.SelectMany(store => Gapless(store.Key, store.Value)), .. RealTime(evidence.Operations)]);

    private static IEnumerable<string> Gapless(string service, ServiceStore store)
    {
        var streams = store.Events.GroupBy(e => e.Stream, StringComparer.Ordinal).ToDictionary(stream => stream.Key);
        foreach (var stream in streams.Values)
        {
            var versions = stream.OrderBy(e => e.Position).Select(e => e.Version).ToList();
            if (!versions.SequenceEqual(Enumerable.Range(1, versions.Count).Select(n => (long)n)))
                yield return $"{service} {stream.Key} has versions {string.Join(", ", versions)}";
            if (store.Heads.GetValueOrDefault(stream.Key) is var head && head != versions.Count)
                yield return $"{service} {stream.Key} has {versions.Count} events and its head is {head}";
        }

        foreach (var (stream, head) in store.Heads.Where(head => !streams.ContainsKey(head.Key)))
            yield return $"{service} {stream} has head {head} and no events";
    }

    // What was answered before something was asked is never taken back: a read sees at least that, a write comes after it.
    private static IEnumerable<string> RealTime(IReadOnlyList<Operation> operations) => operations
        .Where(operation => operation is { Outcome: HistoryLine.Ok, Version: not null })
        .Where(operation => operation.Version < operation.Floor
            || (operation.IsWrite && operation.Version != operation.Expected && operation.Version == operation.Floor))
        .Select(operation => $"{operation} answered version {operation.Version} after version {operation.Floor} had been answered");
}
