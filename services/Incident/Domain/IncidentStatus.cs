namespace Incidents.Domain;

/// <summary>
/// Where an incident stands. Work is due from <see cref="Reported"/> to <see cref="Pending"/>; from <see cref="Resolved"/>
/// on the fault is mended; <see cref="Closed"/> and <see cref="Cancelled"/> end it, and only a closed one can be reopened.
/// </summary>
public enum IncidentStatus
{
    /// <summary>No such incident yet.</summary>
    None,
    /// <summary>Nobody has answered.</summary>
    Reported,
    /// <summary>Somebody has answered, nobody works on it yet.</summary>
    Acknowledged,
    /// <summary>A level has accepted it, or a plan, an update or a workaround exists.</summary>
    InProgress,
    /// <summary>Waits for somebody, for one of the contract's reasons.</summary>
    Pending,
    Resolved,
    /// <summary>Resolved, and the customer agrees.</summary>
    Confirmed,
    Closed,
    Cancelled,
}

public static class IncidentStatuses
{
    /// <summary>Statuses by the names they have on the wire and in the view.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["reported", "acknowledged", "in-progress", "pending", "resolved", "confirmed", "closed", "cancelled"];

    /// <summary>Those in which work is due: the incident is open.</summary>
    public static readonly string[] Working = [.. Names.Take((int)IncidentStatus.Pending)];

    public static string Name(this IncidentStatus status) => status is IncidentStatus.None ? "none" : Names[(int)status - 1];

    public static bool IsWorking(this IncidentStatus status) => status is >= IncidentStatus.Reported and <= IncidentStatus.Pending;
}
