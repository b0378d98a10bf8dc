using Chaos.Evidence;

namespace Chaos.Folds;

/// <summary>An incident as its stored events tell it: written anew from the documentation, not taken from any service.</summary>
internal sealed record FoldedIncident(string Status, string Severity, string Level, long Version, string? Before = null)
{
    public static FoldedIncident Of(IEnumerable<StoredEvent> stream) => stream.Aggregate(
        new FoldedIncident("none", "", "", 0), (incident, e) => incident.After(e) with { Version = e.Version });

    private FoldedIncident After(StoredEvent e) => e.Type switch
    {
        "incident-reported.v1" => this with { Status = "reported", Severity = e.Text("severity"), Level = e.Text("level") },
        "incident-acknowledged.v1" => this with
        {
            Status = Status == "reported" ? "acknowledged" : Status,
            Before = Before == "reported" ? "acknowledged" : Before,
        },
        "incident-classified.v1" => this with { Severity = e.Text("severity") },
        "incident-escalated.v1" => this with { Level = e.Text("toLevel") },
        "action-plan-submitted.v1" or "status-updated.v1" => this with { Status = Status == "acknowledged" ? "in-progress" : Status },
        "incident-paused.v1" => this with { Status = "pending", Before = Before ?? Status },
        "incident-resumed.v1" => this with { Status = Before ?? Status, Before = null },
        "incident-resolved.v1" => this with { Status = "resolved", Before = null },
        "resolution-confirmed.v1" => this with { Status = "confirmed" },
        "resolution-rejected.v1" or "incident-reopened.v1" => this with { Status = "in-progress", Before = null },
        "incident-closed.v1" => this with { Status = "closed", Before = null },
        "incident-cancelled.v1" => this with { Status = "cancelled", Before = null },
        _ => throw new InvalidOperationException($"{e.Stream} has an event that no client of a chaos run causes: {e.Type}"),
    };

    /// <summary>As Notification sees it.</summary>
    public string Progress => Status switch
    {
        "resolved" or "confirmed" => "resolved",
        "closed" or "cancelled" => "closed",
        _ => "open",
    };
}
