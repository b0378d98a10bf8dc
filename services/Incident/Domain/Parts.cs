namespace Incidents.Domain;

// What an incident is made of beside its own fields. They hold only what a reader may see: the API shows them as they are.

/// <summary>An event of the incident: its stored name without version, and when it happened as far as is known today.</summary>
public readonly record struct Past(string Event, DateTimeOffset At);

/// <summary>A refusal that was recorded as an event.</summary>
public sealed record Denial(string Code, string Why);

/// <param name="Relation">
/// <c>parent-of</c>, <c>child-of</c>, <c>caused-by</c>, <c>cause-of</c>, <c>related-to</c>, <c>merged-into</c>, <c>merged</c>,
/// <c>asset</c>, <c>change</c> or <c>problem</c>.
/// </param>
/// <param name="Target">Id of an incident or problem, or the name of an asset or change where it is kept.</param>
public sealed record Link(string Relation, string Target, string? Number, string? Note);

/// <summary>The emergency restart asked for last.</summary>
/// <param name="Stage"><c>requested</c>, <c>consented</c>, <c>refused</c>, <c>withdrawn</c>, <c>executed</c> or <c>checked</c>.</param>
/// <param name="Processes">What must be checked afterwards.</param>
/// <param name="ExpiresAt">End of the request, and once consented, of the consent.</param>
/// <param name="Customer">Who consented or refused.</param>
/// <param name="Results">The check after the restart.</param>
public sealed record Restart(
    int Round, string System, string Stage, IReadOnlyList<string> Processes, DateTimeOffset RequestedAt, DateTimeOffset? ExpiresAt,
    string? Customer = null, string? Wording = null, DateTimeOffset? ConsentedAt = null, DateTimeOffset? ExecutedAt = null,
    IReadOnlyList<CheckedProcess>? Results = null);

/// <param name="Confirmed">False where the disclaimer was told instead.</param>
/// <param name="Customer">Who confirmed, or was told.</param>
public sealed record Backup(bool Confirmed, string Customer, string? Wording, DateTimeOffset At);

/// <param name="Number">From 1.</param>
/// <param name="Result">What it came to, once the engineer has left; or why nobody came.</param>
public sealed record Visit(
    int Number, string Engineer, string? Site, DateTimeOffset DispatchedAt, DateTimeOffset? ExpectedAt, DateTimeOffset? ArrivedAt = null,
    DateTimeOffset? DepartedAt = null, bool Cancelled = false, string? Result = null, IReadOnlyList<string>? Work = null)
{
    internal bool IsOpen => DepartedAt is null && !Cancelled;
}

/// <summary>A spare unit in the place of a faulty one.</summary>
public sealed record Spare(string Device, string SerialOut, string SerialIn, DateTimeOffset SwappedAt, DateTimeOffset? ReturnedAt = null);

/// <summary>The fault at its vendor.</summary>
/// <param name="Reference">The vendor's number.</param>
/// <param name="ChaseAt">When it is asked again.</param>
public sealed record Referral(
    int Number, string Vendor, string? Reference, DateTimeOffset ReferredAt, DateTimeOffset? ChaseAt, int Chased = 0, string? Answer = null,
    DateTimeOffset? AnsweredAt = null);

/// <param name="Roles">Person by role.</param>
/// <param name="NextUpdateAt">When stakeholders hear next; none before the first update and after the last.</param>
/// <param name="EndedAt">When it was stood down.</param>
public sealed record Major(
    DateTimeOffset DeclaredAt, string Reason, IReadOnlyDictionary<string, string> Roles, DateTimeOffset? ToldAt = null,
    DateTimeOffset? NextUpdateAt = null, DateTimeOffset? EndedAt = null);

/// <param name="Score">1 to 5.</param>
public sealed record Satisfaction(int Score, string? Comment, DateTimeOffset At);

public sealed record Complaint(int Number, string Text, string? About, DateTimeOffset FiledAt, string? Answer = null);

/// <summary>What was corrected; <paramref name="Was"/> is what the event itself says.</summary>
public sealed record Amendment(
    long Version, string Event, string Field, string? Was, string? Becomes, string Reason, string By, DateTimeOffset At);

/// <param name="MediaType">By content.</param>
public sealed record Attachment(
    Guid Id, string Name, string MediaType, long Size, string Sha256, string? Note, string By, DateTimeOffset At);
