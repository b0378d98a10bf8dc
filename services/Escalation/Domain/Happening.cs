namespace Escalations.Domain;

/// <summary>What happened to an incident, as far as clocks care; Messaging/IncidentHappenings.cs reads it out of public events.</summary>
public abstract record Happening(DateTimeOffset At)
{
    public sealed record Reported(
        string Contract, int ContractVersion, string Severity, string Level, bool Imported, DateTimeOffset At) : Happening(At);

    public sealed record Acknowledged(DateTimeOffset At) : Happening(At);

    public sealed record Classified(string Severity, DateTimeOffset At) : Happening(At);

    public sealed record Escalated(string Level, DateTimeOffset At) : Happening(At);

    public sealed record HandedBack(string Level, DateTimeOffset At) : Happening(At);

    public sealed record Planned(DateTimeOffset At) : Happening(At);

    public sealed record Updated(DateTimeOffset At) : Happening(At);

    public sealed record WorkedAround(DateTimeOffset At) : Happening(At);

    public sealed record Paused(string Reason, DateTimeOffset At) : Happening(At);

    public sealed record Resumed(DateTimeOffset At) : Happening(At);

    public sealed record Resolved(DateTimeOffset At) : Happening(At);

    /// <summary>Reopened, or its resolution was rejected.</summary>
    public sealed record CameBack(DateTimeOffset At) : Happening(At);

    public sealed record Closed(DateTimeOffset At) : Happening(At);

    public sealed record Cancelled(DateTimeOffset At) : Happening(At);
}
