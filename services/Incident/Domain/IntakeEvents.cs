using ServiceDefaults.Decisions;

namespace Incidents.Domain;

// Stored events of stream incident/{id}, as IncidentEvents.cs says: what is learned after the report, and how incidents belong together.

public sealed record IncidentDetailsAdded(
    string? Site, string? Device, string? Symptom, DateTimeOffset? Since, string? Description, string? ReporterPhone, string? ReporterEmail,
    string By, DateTimeOffset At) : IHappened;

/// <summary>It is the same fault as another one; its cancellation follows at once.</summary>
public sealed record IncidentMerged(Guid Into, string IntoNumber, string Reason, string By, DateTimeOffset At) : IHappened;

/// <summary>The other side of a merger.</summary>
public sealed record IncidentAbsorbed(
    Guid Duplicate, string DuplicateNumber, string Summary, string ReporterName, string? ReporterPhone, string? ReporterEmail, string By,
    DateTimeOffset At) : IHappened;

public sealed record IncidentLinked(
    string Relation, string Target, string? TargetNumber, string? Note, string By, DateTimeOffset At) : IHappened;

public sealed record IncidentUnlinked(string Relation, string Target, string Reason, string By, DateTimeOffset At) : IHappened;

/// <summary>A time or a fact of an earlier event was wrong.</summary>
/// <param name="Version">Of the amended event in this stream.</param>
/// <param name="Event">Stored name of the amended event, without its version.</param>
public sealed record IncidentAmended(
    long Version, string Event, string Field, string? Was, string? Becomes, string Reason, string By, DateTimeOffset At) : IHappened;

/// <summary>A file beside the event store; its hash ties its bytes to this event.</summary>
public sealed record AttachmentAdded(
    Guid AttachmentId, string Name, string MediaType, long Size, string Sha256, string? Note, string By, DateTimeOffset At) : IHappened;
