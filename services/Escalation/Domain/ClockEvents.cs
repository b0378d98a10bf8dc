using System.Text.Json.Serialization;
using Escalations.Domain.Clocks;
using ServiceDefaults.Decisions;

namespace Escalations.Domain;

// These records are the storage format of stream clocks/{id}, one an incident and one a contract: primitives only, names in
// Storage/EventNames.cs.
// What was computed is recorded with what it was computed from, so that a fold needs neither contract nor calendar,
// and a later edition of the time zone database changes no deadline that somebody was told.

/// <summary>The target a clock runs against.</summary>
/// <param name="Within">Time given in all, counted in the calendar.</param>
/// <param name="Action">What a breach asks for.</param>
public sealed record RecordedTarget(
    string Severity, int SeverityRank, string Contract, int ContractVersion, string Calendar, string Zone, string TimeZoneVersion,
    TimeSpan Within, string? Action)
{
    /// <summary>Of what a contract owes apart from any incident.</summary>
    [JsonIgnore]
    public bool OfContract => Severity == Target.NoSeverity;
}

/// <summary>Instant at which a fraction of the time given has run.</summary>
public sealed record WarningPoint(decimal Fraction, DateTimeOffset At);

/// <summary>A clock of the contract runs.</summary>
/// <param name="Cause">Event that started it.</param>
/// <param name="Imported">A past incident: nobody is paged.</param>
/// <param name="Key">What the round is about, where several may be open at once: a visit, a serial number.</param>
public sealed record ClockStarted(
    Guid IncidentId, string Clock, int Round, RecordedTarget Target, DateTimeOffset At, DateTimeOffset DueAt,
    IReadOnlyList<WarningPoint> Warnings, bool Imported, Guid Cause, string? Key = null) : IHappened;

/// <param name="Until">When it runs on at the latest, by the longest pause the contract grants.</param>
public sealed record ClockPaused(
    Guid IncidentId, string Clock, int Round, string Reason, DateTimeOffset At, Guid Cause, DateTimeOffset? Until = null) : IHappened;

/// <summary>It runs again, after a pause or after the incident came back.</summary>
public sealed record ClockResumed(
    Guid IncidentId, string Clock, int Round, DateTimeOffset At, DateTimeOffset DueAt, IReadOnlyList<WarningPoint> Warnings, Guid Cause)
    : IHappened;

/// <summary>Another target holds, after a change of severity, of the contract version, or of a calendar.</summary>
/// <param name="Restarted">Time run so far does not count against it.</param>
public sealed record ClockRetargeted(
    Guid IncidentId, string Clock, int Round, RecordedTarget Target, bool Restarted, DateTimeOffset At, DateTimeOffset DueAt,
    IReadOnlyList<WarningPoint> Warnings, Guid Cause, string? Key = null) : IHappened;

/// <param name="Outcome"><c>met</c>, <c>late</c>, or <c>cancelled</c> where it is no longer asked for.</param>
/// <param name="HandedIn">What shows it, where that was said.</param>
public sealed record ClockStopped(
    Guid IncidentId, string Clock, int Round, string Outcome, DateTimeOffset At, TimeSpan Elapsed, Guid Cause, string? Key = null,
    HandedIn? HandedIn = null) : IHappened;

/// <summary>What was handed in.</summary>
/// <param name="SignedBy">Who signed it.</param>
/// <param name="Reference">Where it is found: number of a document, a link.</param>
public sealed record HandedIn(string? SignedBy, string? Reference);

/// <summary>A fraction of the time given has run.</summary>
/// <param name="DueAt">When that was so.</param>
/// <param name="FiredAt">When it was noticed, by the database clock.</param>
public sealed record ClockWarned(
    Guid IncidentId, string Clock, int Round, decimal Fraction, DateTimeOffset DueAt, DateTimeOffset FiredAt, DateTimeOffset BreachAt,
    string Severity, string Level, Guid Timer, string? Key = null) : IHappened
{
    DateTimeOffset IHappened.At => DueAt;
}

/// <summary>The time given has run out.</summary>
public sealed record ClockBreached(
    Guid IncidentId, string Clock, int Round, DateTimeOffset DueAt, DateTimeOffset FiredAt, string Severity, string Level, string? Action,
    Guid Timer, string? Key = null) : IHappened
{
    DateTimeOffset IHappened.At => DueAt;
}

public static class Outcomes
{
    public const string Met = "met";
    public const string Late = "late";
    public const string Cancelled = "cancelled";
}
