namespace Escalations.Domain;

/// <summary>What happened to an incident, as clocks see it: any event of its stream.</summary>
/// <param name="Type">Event type without version, such as <c>incident.escalated</c>.</param>
/// <param name="At">When it happened.</param>
/// <param name="Data">Members of the event that hold one value, as text.</param>
public sealed record Happening(string Type, DateTimeOffset At, IReadOnlyDictionary<string, string> Data)
{
    public string? this[string member] => Data.GetValueOrDefault(member);

    public string Required(string member) => this[member] ?? throw new InvalidOperationException($"{Type} lacks {member}.");
}

/// <summary>Events that say something about the incident itself, whatever its contract makes of them.</summary>
public static class IncidentEventTypes
{
    public const string Reported = "incident.reported";
    public const string Classified = "incident.classified";
    public const string VersionChanged = "incident.contract-version-changed";
    public const string Escalated = "incident.escalated";
    public const string HandedBack = "incident.handed-back";
    public const string Paused = "incident.paused";
    public const string Resumed = "incident.resumed";
    public const string WorkedAround = "incident.workaround-provided";
    public const string Resolved = "incident.resolved";
    public const string Reopened = "incident.reopened";
    public const string Rejected = "incident.resolution-rejected";
    public const string Closed = "incident.closed";
    public const string Cancelled = "incident.cancelled";
}
