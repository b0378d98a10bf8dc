using Chaos.Evidence;

namespace Chaos.Invariants;

/// <summary>I3: relay = store, every event came to the exchange, every consumer at every head.</summary>
internal static class Relayed
{
    /// <summary>Whose streams of which categories a service follows.</summary>
    private static readonly (string Consumer, string Owner, string[] Categories)[] s_routes =
    [
        ("incident", "escalation", ["clocks"]),
        ("escalation", "incident", ["incident", "contract", "calendar"]),
        ("notification", "incident", ["incident", "contract", "calendar"]),
        ("notification", "escalation", ["clocks"]),
        ("reporting", "incident", ["incident", "contract", "calendar", "problem"]),
        ("reporting", "escalation", ["clocks"]),
        ("reporting", "notification", ["notification"]),
        ("escalation", "reporting", ["report"]),
        ("notification", "reporting", ["report"]),
        ("reporting", "reporting", ["report"]),
    ];

    public static Verdict Check(Collected evidence)
    {
        var stored = evidence.Stored();
        var heads = s_routes.SelectMany(route => Heads(evidence, route)).ToList();
        return new("I3", "relay = store, every consumer at every head", heads.Count + stored.Count,
        [
            .. Published(evidence, stored),
            .. evidence.Stores.SelectMany(store => Relay(store.Key, store.Value)),
            .. heads.Where(head => head.Seen != head.Head)
                .Select(head => $"{head.Consumer} is at {head.Seen} of {head.Owner} {head.Stream}, whose head is {head.Head}"),
            .. Record(evidence, stored),
        ]);
    }

    // What a relay leaves out, the sweep brings all the same: only here is it seen.
    private static IEnumerable<string> Published(Collected evidence, IReadOnlyDictionary<Guid, string> stored)
    {
        var published = evidence.Published.ToHashSet();
        foreach (var (id, stream) in stored.Where(e => !published.Contains(e.Key)))
            yield return $"event {id} of {stream} was never published";
        foreach (var id in published.Where(id => !stored.ContainsKey(id)))
            yield return $"event {id} was published, and nobody has stored it";
    }

    private static IEnumerable<string> Relay(string service, ServiceStore store)
    {
        var fed = store.Fed.ToHashSet();
        foreach (var e in store.Events.Where(e => !fed.Contains(e.Position)))
            yield return $"{service} {e.Stream} version {e.Version} is not in the relay's table";
        if (fed.Count != store.Fed.Count || store.Fed.Count > store.Events.Count)
            yield return $"{service} has {store.Fed.Count} entries for its relay and {store.Events.Count} events";
        if (store.Unrelayed > 0) yield return $"{service} has {store.Unrelayed} events that were not relayed";
    }

    private static IEnumerable<(string Consumer, string Owner, string Stream, long Head, long Seen)> Heads(
        Collected evidence, (string Consumer, string Owner, string[] Categories) route)
    {
        var seen = evidence.Stores[route.Consumer].Gates.Where(gate => gate.Owner == route.Owner)
            .ToDictionary(gate => gate.Stream, gate => gate.Version, StringComparer.Ordinal);
        return evidence.Stores[route.Owner].Heads
            .Where(head => route.Categories.Contains(head.Key[..head.Key.IndexOf('/')]))
            .Select(head => (route.Consumer, route.Owner, head.Key, head.Value, seen.GetValueOrDefault(head.Key)));
    }

    // The record is the one consumer that keeps every event itself.
    private static IEnumerable<string> Record(Collected evidence, IReadOnlyDictionary<Guid, string> stored)
    {
        var recorded = evidence.Recorded.ToHashSet();
        foreach (var (id, stream) in stored.Where(e => !recorded.Contains(e.Key)))
            yield return $"event {id} of {stream} is not in the record";
        foreach (var id in recorded.Where(id => !stored.ContainsKey(id)))
            yield return $"the record has event {id}, which nobody has stored";
        if (recorded.Count != evidence.Recorded.Count)
            yield return $"the record has {evidence.Recorded.Count - recorded.Count} events more than once";
    }
}
