using Chaos.Evidence;
using Chaos.Folds;

namespace Chaos.Invariants;

/// <summary>
/// I7: per event, recipient and channel at least one delivery and exactly one key; or a dead letter, or a suppression with its reason.
/// </summary>
internal static class EverybodyTold
{
    /// <summary>What fired late is told in one message: the others say in which.</summary>
    private const string Together = "told-together: ";

    private static readonly Dictionary<string, string> s_contacts = new(StringComparer.Ordinal)
    {
        ["L0"] = "desk",
        ["L1"] = "engineers",
        ["L2"] = "experts",
    };

    public static Verdict Check(Collected evidence)
    {
        var owed = evidence.Incident.Events.Concat(evidence.Escalation.Events).Concat(evidence.Reporting.Events)
            .SelectMany(e => Recipients(e), (e, recipient) => (About: e.Id, Recipient: recipient)).ToHashSet();
        var deliveries = evidence.Notification.Streams("notification").Select(FoldedDelivery.Of).ToList();
        var hooks = evidence.Hooks.ToLookup(hook => hook.Id);
        return new("I7", "everybody owed is told, each under one key", owed.Count,
        [
            .. Keys(owed, deliveries),
            .. deliveries.SelectMany(delivery => Ends(delivery, hooks[delivery.Id].Any())),
            .. ToldTogether(deliveries),
            .. Strangers(evidence, deliveries),
        ]);
    }

    /// <summary>Whom the contract of the run wants told of an event.</summary>
    private static string[] Recipients(StoredEvent e) => e.Type switch
    {
        "incident-reported.v1" or "clock-warned.v1" => [s_contacts[e.Text("level")]],
        "incident-escalated.v1" => [s_contacts[e.Text("toLevel")]],
        "incident-resolved.v1" => ["operations"],
        "clock-breached.v1" => [s_contacts[e.Text("level")], "manager"],
        "major-report-sent.v1" => [.. e.Json.GetProperty("to").EnumerateArray().Select(to => to.GetString()!)],
        _ => [],
    };

    private static IEnumerable<string> Keys(HashSet<(Guid About, string Recipient)> owed, List<FoldedDelivery> deliveries)
    {
        var keys = deliveries.ToLookup(delivery => (delivery.About, delivery.Recipient));
        foreach (var one in owed.Where(one => keys[one].Count() != 1))
            yield return $"{one.Recipient} has {keys[one].Count()} keys for event {one.About}: "
                + string.Join(", ", keys[one].Select(delivery => delivery.Id));
        foreach (var delivery in deliveries.Where(delivery => !owed.Contains((delivery.About, delivery.Recipient))))
            yield return $"{delivery.Recipient} is told of event {delivery.About} as {delivery.Id}, and is not owed that";
    }

    private static IEnumerable<string> Ends(FoldedDelivery delivery, bool arrived)
    {
        if (delivery.State == "pending") yield return $"{delivery.Id} to {delivery.Recipient} is still pending";
        if (delivery.State == "delivered" && !arrived) yield return $"{delivery.Id} to {delivery.Recipient} is delivered and never arrived";
        if (delivery is { State: "suppressed", Reason: null or "" }) yield return $"{delivery.Id} is suppressed without a reason";
    }

    private static IEnumerable<string> ToldTogether(List<FoldedDelivery> deliveries)
    {
        var messages = deliveries.Where(delivery => delivery.Requested)
            .Select(delivery => ($"{Together}{delivery.Id}", delivery.Recipient)).ToHashSet();
        return deliveries
            .Where(delivery => delivery.Reason?.StartsWith(Together, StringComparison.Ordinal) is true)
            .Where(delivery => !messages.Contains((delivery.Reason!, delivery.Recipient)))
            .Select(delivery => $"{delivery.Id} to {delivery.Recipient} is {delivery.Reason}, which tells {delivery.Recipient} nothing");
    }

    private static IEnumerable<string> Strangers(Collected evidence, List<FoldedDelivery> deliveries)
    {
        var meant = deliveries.Where(delivery => delivery.Requested).ToDictionary(delivery => delivery.Id, delivery => delivery.Recipient);
        return evidence.Hooks.Where(hook => meant.GetValueOrDefault(hook.Id) != hook.Recipient).Distinct()
            .Select(hook => $"{hook.Recipient} got {hook.Id}, which is meant for {meant.GetValueOrDefault(hook.Id) ?? "nobody"}");
    }
}
