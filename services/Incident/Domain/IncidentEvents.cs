using ServiceDefaults.Decisions;

namespace Incidents.Domain;

// These records are the storage format of stream incident/{id}; their names stand in Storage/EventNames.cs. Primitives
// only. A change of shape is a new record under a new version and an upcaster, never an edit: golden files hold them.

public sealed record IncidentReported(
    string Number, string Contract, int ContractVersion, string Summary, string? Description, string? Category, string Severity,
    string Level, IReadOnlyList<string> Parties, string? Owner, string? Site, string? Device, string? Symptom, DateTimeOffset? Since,
    string ReporterName, string? ReporterPhone, string? ReporterEmail, string? DedupKey, IReadOnlyDictionary<string, string> Labels,
    bool Imported, string By, DateTimeOffset At) : FromSource, IHappened
{
    /// <summary>What the first level asks for by contract, where the contract says it.</summary>
    public IReadOnlyList<string>? Intake { get; init; }

    /// <summary>What the severity was made of, where it was not named itself.</summary>
    public string? Impact { get; init; }

    public string? Urgency { get; init; }
}

public sealed record IncidentDuplicateReported(
    string Summary, string ReporterName, string? ReporterPhone, string? ReporterEmail, string By, DateTimeOffset At) : IHappened;

public sealed record IncidentAcknowledged(string? Owner, string By, DateTimeOffset At) : FromSource, IHappened;

public sealed record IncidentClassified(
    string Severity, string? Category, IReadOnlyList<string> Parties, string? Owner, string Reason, string By, DateTimeOffset At)
    : FromSource, IHappened
{
    /// <summary>What the severity is made of from now on, as in <see cref="IncidentReported"/>.</summary>
    public string? Impact { get; init; }

    public string? Urgency { get; init; }
}

/// <summary>Handled under a newer version of its contract from now on.</summary>
public sealed record IncidentContractVersionChanged(
    string Contract, int FromVersion, int ToVersion, IReadOnlyList<string> Parties, string? Owner, string? Impact, string? Urgency,
    string Reason, string By, DateTimeOffset At) : IHappened;

public sealed record IncidentEscalated(
    string FromLevel, string ToLevel, IReadOnlyList<string> Parties, string Reason, string By, DateTimeOffset At) : FromSource, IHappened;

public sealed record IncidentHandedBack(
    string FromLevel, string ToLevel, IReadOnlyList<string> Parties, string Reason, string By, DateTimeOffset At) : FromSource, IHappened;

/// <summary>The level that received it takes it over.</summary>
public sealed record IncidentAccepted(string Level, string Owner, string? Team, string By, DateTimeOffset At) : IHappened;

public sealed record IncidentAssigned(string? Owner, string? Team, string By, DateTimeOffset At) : IHappened;

public sealed record ActionPlanSubmitted(string Plan, string By, DateTimeOffset At) : IHappened;

public sealed record StatusUpdated(string Text, DateTimeOffset? NextUpdateAt, string By, DateTimeOffset At) : IHappened;

public sealed record WorkaroundProvided(string Description, string By, DateTimeOffset At) : IHappened;

public sealed record IncidentPaused(string Reason, string? Note, string By, DateTimeOffset At) : FromSource, IHappened
{
    /// <summary>Number at whoever is waited for, where the contract asks for one as evidence.</summary>
    public string? Reference { get; init; }

    /// <summary>Id of an attachment of this incident, likewise.</summary>
    public Guid? Attachment { get; init; }
}

public sealed record IncidentResumed(string By, DateTimeOffset At) : FromSource, IHappened;

public sealed record IncidentResolved(string Resolution, string? Cause, string? Measures, string By, DateTimeOffset At) : FromSource, IHappened;

public sealed record ResolutionConfirmed(string By, DateTimeOffset At) : IHappened;

public sealed record ResolutionRejected(string Reason, string By, DateTimeOffset At) : IHappened;

public sealed record IncidentReopened(string Reason, string By, DateTimeOffset At) : FromSource, IHappened;

public sealed record IncidentClosed(string? Note, string By, DateTimeOffset At) : FromSource, IHappened;

public sealed record IncidentCancelled(string Reason, string By, DateTimeOffset At) : FromSource, IHappened;

/// <summary>A line of a past log, as it stood in the source, that means nothing else for the incident.</summary>
public sealed record IncidentLogged(
    string Status, string? SubStatus, string? Level, string? Team, string By, DateTimeOffset At) : IHappened;

/// <summary>A line of a past log, as it stood in the source, kept in the last event of what it meant.</summary>
public sealed record SourceLine(string Status, string? SubStatus, string? Level, string? Team)
{
    /// <summary>The line an event was made of; null where it was made of none.</summary>
    public static SourceLine? Of(object happened) => happened switch
    {
        FromSource e => e.Line,
        IncidentLogged e => new(e.Status, e.SubStatus, e.Level, e.Team),
        _ => null,
    };
}

/// <summary>What a line of a past log may mean.</summary>
public abstract record FromSource
{
    public SourceLine? Line { get; init; }
}
