namespace Notifications.Domain;

/// <summary>Whether the reason to tell still stands at the moment of sending.</summary>
public static class Standing
{
    /// <summary>Happened, and is told whatever comes after.</summary>
    public const string Fact = "fact";
    /// <summary>A call to act on an incident: until it is closed or cancelled.</summary>
    public const string WhileOpen = "while-open";
    /// <summary>A call to mend in time: until it is resolved.</summary>
    public const string WhileUnresolved = "while-unresolved";
    /// <summary>A call to respond: until somebody does.</summary>
    public const string UntilAcknowledged = "until-acknowledged";

    private const string ResponseClock = "response";

    public static string BasisOf(string type, string? clock) => (type, clock) switch
    {
        ("clock.warned" or "clock.breached", ResponseClock) => UntilAcknowledged,
        ("clock.warned", "action-plan" or "status-update" or "resolution") => WhileUnresolved,
        ("clock.breached", "action-plan" or "status-update" or "resolution") => WhileOpen,
        ("incident.reported" or "incident.duplicate-reported" or "incident.escalated" or "incident.handed-back"
            or "incident.classified" or "incident.assigned" or "incident.reopened", _) => WhileOpen,
        _ => Fact,
    };

    /// <param name="basisVersion">Version of the incident on which it was decided to tell; a later acknowledgement answers it.</param>
    /// <param name="answeredAt">Version of the incident's last acknowledgement.</param>
    /// <returns>Why nobody needs to be told any more; nothing while the reason stands.</returns>
    public static string? GoneBecause(string basis, long basisVersion, Progress? progress, long answeredAt) => (basis, progress) switch
    {
        (Fact, _) or (_, null) => null,
        (_, Progress.Closed) => "closed",
        (WhileUnresolved or UntilAcknowledged, Progress.Resolved) => "resolved",
        (UntilAcknowledged, _) when answeredAt > basisVersion => "acknowledged",
        _ => null,
    };
}
