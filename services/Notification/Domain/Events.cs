using System.Text.Json;
using ServiceDefaults.Decisions;

namespace Notifications.Domain;

// The storage format of the stream `notification/{id}`. Names stand in Storage/EventNames.cs; a change of shape is a new version there.

/// <summary>Somebody is to be told. Written before the first attempt, and all that is needed to make it.</summary>
/// <param name="IncidentId">Nothing where it is about what a contract owes.</param>
/// <param name="Reason">The rule and target that chose this recipient.</param>
/// <param name="Basis">What must still hold when it is sent: see <see cref="Standing"/>.</param>
/// <param name="BasisVersion">Version of the incident on which this was decided.</param>
/// <param name="TraceParent">W3C trace context of the event that is told.</param>
public sealed record Requested(
    Guid NotificationId,
    Guid? IncidentId,
    Addressee To,
    Guid About,
    string AboutType,
    string Reason,
    string Basis,
    long BasisVersion,
    Content Content,
    string? TraceParent,
    DateTimeOffset At) : IHappened;

/// <summary>The channel took it.</summary>
public sealed record Delivered(
    Guid NotificationId,
    Guid? IncidentId,
    string Recipient,
    string Channel,
    int Attempt,
    string Answer,
    double LatencyMs,
    DateTimeOffset At) : IHappened;

/// <summary>It failed and is tried again.</summary>
public sealed record AttemptFailed(
    Guid NotificationId,
    Guid? IncidentId,
    string Recipient,
    string Channel,
    int Attempt,
    string Answer,
    double LatencyMs,
    DateTimeOffset NextAttemptAt,
    DateTimeOffset At) : IHappened;

/// <summary>No further attempt is made by itself.</summary>
/// <param name="LatencyMs">Nothing where no attempt was made at all.</param>
public sealed record DeadLettered(
    Guid NotificationId,
    Guid? IncidentId,
    string Recipient,
    string Channel,
    int Attempt,
    string Answer,
    double? LatencyMs,
    DateTimeOffset At) : IHappened;

/// <summary>Nobody needs to be told any more, or nobody is there to be told.</summary>
/// <param name="BasisVersion">Version of the incident that was looked at.</param>
public sealed record Suppressed(
    Guid NotificationId,
    Guid? IncidentId,
    string Recipient,
    string Channel,
    Guid About,
    string AboutType,
    string Reason,
    long BasisVersion,
    string? Contract,
    string? Severity,
    DateTimeOffset At) : IHappened;

/// <summary>A dead letter goes out again because somebody asked for it, under its old key.</summary>
/// <param name="To">Where to: the contact's address may have been put right since.</param>
public sealed record Resent(
    Guid NotificationId,
    Guid? IncidentId,
    Addressee To,
    Guid About,
    string AboutType,
    string By,
    DateTimeOffset At) : IHappened;

/// <summary>A recipient on one channel.</summary>
/// <param name="Recipient">Id of the contract's contact, or <c>reporter</c>.</param>
/// <param name="Channel"><c>email</c> or <c>webhook</c>.</param>
/// <param name="Secret">Name of the signing secret in the configuration, never the secret.</param>
public sealed record Addressee(string Recipient, string Name, string Language, string Channel, string Address, string? Secret)
{
    public const string Mail = "email";

    /// <summary>What breaks as a whole, and must not delay anything else: the one mail server, or a webhook's address.</summary>
    public string Endpoint() => Channel == Mail ? Channel : $"{Channel}:{Address}";
}

/// <summary>
/// What is told: the facts as they were known when it was decided, so that every retry says the same. It is about an incident, or about
/// something its contract owes; what belongs to the other is left out.
/// </summary>
/// <param name="TimeZone">Zone of the contract, in which times are written for people.</param>
/// <param name="Event">Data of the public event that is told.</param>
public sealed record Content(
    string Contract, string ContractName, string TimeZone, DateTimeOffset HappenedAt, string Actor, JsonElement Event)
{
    public string? Number { get; init; }
    public string? Summary { get; init; }
    public string? Severity { get; init; }
    /// <summary>In the recipient's language, as are the other names.</summary>
    public string? SeverityName { get; init; }
    public string? Level { get; init; }
    public string? LevelName { get; init; }
    public string? Owner { get; init; }
    public string? Site { get; init; }
    public string? Device { get; init; }
    public DateTimeOffset? ReportedAt { get; init; }

    public DutyContent? Duty { get; init; }

    /// <summary>All that this one message tells, itself included, where it tells of several events.</summary>
    public IReadOnlyList<ToldTogether>? Together { get; init; }
}

/// <summary>One round of something a contract owes.</summary>
/// <param name="Kind">Kind of the report duty, such as <c>weekly-service</c>.</param>
/// <param name="Key">Day on which it is due, or what was begun.</param>
/// <param name="KeyName">What people call that: the name of the site; left out where the key says it.</param>
public sealed record DutyContent(string Kind, string Name, int Round, string? Key, string? KeyName);

/// <summary>One of several events that a message tells of.</summary>
/// <param name="Event">Data of the public event.</param>
public sealed record ToldTogether(
    Guid? IncidentId, Guid About, string AboutType, string? Number, string? Summary, string? SeverityName, string? LevelName, JsonElement Event);
