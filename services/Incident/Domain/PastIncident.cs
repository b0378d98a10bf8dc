using Contracts.Terms;

namespace Incidents.Domain;

/// <summary>What a status of a foreign log means here.</summary>
public enum PastMeaning
{
    /// <summary>Nothing but itself.</summary>
    Logged,
    /// <summary>Lies with a team, nobody works on it.</summary>
    Queued,
    /// <summary>Somebody works on it.</summary>
    Working,
    /// <summary>Waits for a reason of the contract.</summary>
    Waiting,
    Resolved,
    Closed,
    Cancelled,
}

/// <summary>One line of a past log, its words already translated into the contract's.</summary>
/// <param name="SourceLevel">Level as the log has it; <paramref name="Level"/> is the contract's.</param>
/// <param name="Reason">Id of a pause reason, where it waits.</param>
public sealed record PastChange(
    int Line, DateTimeOffset At, string Status, string? SubStatus, string? SourceLevel, string Level, string Severity, string? Team,
    string? Person, PastMeaning Meaning, string? Reason)
{
    /// <summary>As the log has it: <c>Accepted / Wait - User</c>.</summary>
    public string Source => SubStatus is null ? Status : $"{Status} / {SubStatus}";

    public string By => Person ?? "import";
}

/// <summary>An incident of a past log with all its changes, in order of time.</summary>
/// <param name="Number">As it is called there; people know it by that.</param>
public sealed record ImportIncident(
    string Number, ContractDocument Terms, int TermsVersion, string Summary, string? Category, string? Site, string? Device,
    IReadOnlyDictionary<string, string> Labels, IReadOnlyList<PastChange> Changes);

/// <summary>An incident, and how many events it has: how far an earlier import came.</summary>
public sealed record ImportedIncident(Incident Incident, int Events)
{
    public static readonly ImportedIncident None = new(Incident.None, 0);

    public static ImportedIncident Evolve(ImportedIncident known, object happened) =>
        new(Incident.Evolve(known.Incident, happened), known.Events + 1);
}
