using Chaos.Evidence;
using Chaos.Folds;

namespace Chaos.Invariants;

/// <summary>I8: every view = a fold computed by other code.</summary>
internal static class ViewsAreFolds
{
    public static Verdict Check(Collected evidence)
    {
        var expected = Expected(evidence).ToDictionary(row => (row.View, row.Id));
        var actual = evidence.Views.ToDictionary(row => (row.View, row.Id));
        return new("I8", "every view = a fold computed by other code", expected.Count,
        [
            .. expected.Keys.Except(actual.Keys).Select(key => $"{key.View} lacks {key.Id}"),
            .. actual.Keys.Except(expected.Keys).Select(key => $"{key.View} has {key.Id}, which no event tells of"),
            .. expected.Values.Where(row => actual.ContainsKey((row.View, row.Id)))
                .SelectMany(row => Differences(row, actual[(row.View, row.Id)])),
        ]);
    }

    private static IEnumerable<string> Differences(ViewRow expected, ViewRow actual) => expected.Fields
        .Select(field => (Name: field.Key, Told: field.Value, Shown: actual.Fields.GetValueOrDefault(field.Key)))
        .Where(field => field.Shown != field.Told)
        .Select(field => $"{expected.View} says {field.Name} '{field.Shown}' of {expected.Id}, its events '{field.Told}'");

    private static IEnumerable<ViewRow> Expected(Collected evidence) =>
    [
        .. evidence.Incident.Streams("incident").SelectMany(stream => Incident(stream.First().Subject, FoldedIncident.Of(stream))),
        .. evidence.Escalation.Streams("clocks").SelectMany(stream => Clocks(stream.First().Subject, [.. stream])),
        .. evidence.Notification.Streams("notification").Select(FoldedDelivery.Of).Select(delivery => Row(
            "delivery", delivery.Id.ToString(),
            ("state", delivery.State), ("attempts", $"{delivery.Attempts}"), ("recipient", delivery.Recipient))),
    ];

    private static IEnumerable<ViewRow> Incident(Guid id, FoldedIncident incident)
    {
        var (status, severity, level, version) =
            (("status", incident.Status), ("severity", incident.Severity), ("level", incident.Level), ("version", $"{incident.Version}"));
        return
        [
            Row("incident", $"{id}", status, severity, level, version),
            Row("reporting-incident", $"{id}", status, severity, level, version),
            Row("notification-incident", $"{id}", version, ("progress", incident.Progress), severity, level),
            Row("escalation-incident", $"{id}", severity, level),
        ];
    }

    private static IEnumerable<ViewRow> Clocks(Guid incident, IReadOnlyList<StoredEvent> stream) =>
    [
        .. FoldedClock.Of(stream).Select(clock => Row(
            "reporting-clock", clock.Id,
            ("state", clock.State), ("severity", clock.Severity), ("breached", clock.Breached ? "true" : "false"))),
        .. stream.GroupBy(e => e.Text("clock"), StringComparer.Ordinal).Select(clock => Row(
            "incident-clock", $"{incident} {clock.Key}", ("state", clock.Aggregate("", Newest)))),
    ];

    // What the incident service shows: of all rounds the newest word, where a warning changes nothing.
    private static string Newest(string state, StoredEvent e) => e.Type switch
    {
        "clock-started.v1" or "clock-resumed.v1" => "running",
        "clock-paused.v1" => "paused",
        "clock-stopped.v1" => "stopped",
        "clock-breached.v1" => "breached",
        "clock-retargeted.v1" when state == "breached" => "running",
        _ => state,
    };

    private static ViewRow Row(string view, string id, params (string Name, string Value)[] fields) =>
        new(view, id, fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal));
}
