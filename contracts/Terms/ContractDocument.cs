using System.Text.Json.Serialization;

namespace Contracts.Terms;

/// <summary>
/// A service contract as data: what <c>PUT /v1/contracts/{id}</c> takes as YAML or JSON, and what the other services
/// read from <c>contract.published.v1</c>. Property names on the wire are camelCase. Durations are ISO 8601
/// (<c>PT30M</c>), times of day <c>HH:mm</c>, dates <c>yyyy-MM-dd</c>, zones IANA names.
/// </summary>
/// <param name="Id">Stable name of the contract, lower case, digits and hyphens; the path of the REST resource.</param>
/// <param name="EffectiveFrom">First day this version is in force, in <paramref name="TimeZone"/>.</param>
public sealed record ContractDocument(
    string Id,
    LocalizedText Name,
    DateOnly EffectiveFrom,
    string TimeZone,
    IReadOnlyList<Party> Parties,
    IReadOnlyList<Contact> Contacts,
    IReadOnlyList<SupportLevel> Levels,
    IReadOnlyList<Category> Categories,
    IReadOnlyList<MatrixCell> Matrix,
    IReadOnlyList<Severity> Severities,
    IReadOnlyList<Calendar> Calendars,
    IReadOnlyList<Target> Targets)
{
    /// <summary>The provider's customer this contract belongs to; may be left out where the credential has one tenant.</summary>
    public string? Tenant { get; init; }
    /// <summary>Fractions of a target at which the people in charge are warned; breach is always at 1.</summary>
    public IReadOnlyList<decimal> Warnings { get; init; } = [0.5m, 0.75m];
    public IReadOnlyList<PauseReason> PauseReasons { get; init; } = [];
    public IReadOnlyList<EscalationRule> Escalation { get; init; } = [];
    public IReadOnlyList<NotificationRule> Notifications { get; init; } = [];
    public IReadOnlyList<ReportDuty> Reports { get; init; } = [];
    public IReadOnlyList<ConsentDuty> Consents { get; init; } = [];
    public IReadOnlyList<Kpi> Kpis { get; init; } = [];
    public IReadOnlyList<Penalty> Penalties { get; init; } = [];

    // Fields added later are left out where they say nothing: a version published before them is written as it was.

    /// <summary>Last day of the contract, in its zone; left out where no end is agreed.</summary>
    public DateOnly? EffectiveUntil { get; init; }
    /// <summary>Places served: shops, machine rooms.</summary>
    public IReadOnlyList<Site>? Sites { get; init; }
    /// <summary>Devices, systems and software the contract covers.</summary>
    public IReadOnlyList<ConfigurationItem>? ConfigurationItems { get; init; }
    /// <summary>Service catalogue: what may be asked of the provider.</summary>
    public IReadOnlyList<CatalogueService>? Services { get; init; }
    /// <summary>Severity by impact and urgency, for reports that name these instead.</summary>
    public ImpactUrgencyMatrix? ImpactUrgency { get; init; }
    /// <summary>When faults that come again are proposed as a problem.</summary>
    public IReadOnlyList<RecurrenceRule>? Recurrence { get; init; }
    /// <summary>What one side tells the other ahead of time.</summary>
    public IReadOnlyList<NoticeDuty>? Notices { get; init; }
    /// <summary>Clocks that are not standard, or that count otherwise than the standard ones; left out: the standard ones alone.</summary>
    public IReadOnlyList<ClockDefinition>? Clocks { get; init; }
}

/// <summary>One text in the languages of the contract; at least one of the two is given.</summary>
public sealed record LocalizedText(
    [property: JsonPropertyName("zh-CN")] string? ZhCn = null,
    [property: JsonPropertyName("en")] string? En = null)
{
    /// <summary>The text in <paramref name="language"/> (a BCP 47 tag), else in the other language.</summary>
    public string In(string language) =>
        (language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? ZhCn ?? En : En ?? ZhCn) ?? "";
}

/// <param name="Role"><c>provider</c> (乙方), <c>customer</c> (甲方), <c>vendor</c> or <c>subcontractor</c>.</param>
public sealed record Party(string Id, string Role, LocalizedText Name);

/// <summary>Somebody who is told. Level and role decide for what.</summary>
/// <param name="Role"><c>helpdesk</c>, <c>engineer</c>, <c>manager</c>, <c>customer</c> or <c>customer-manager</c>.</param>
/// <param name="Levels">Support levels this contact answers for, such as <c>L1</c>; empty where told by role only.</param>
/// <param name="Language">BCP 47 tag: <c>zh-CN</c> or <c>en</c>.</param>
/// <param name="Sites">Ids of the sites this contact answers for; left out: all.</param>
public sealed record Contact(
    string Id, string Name, string Party, string Role, IReadOnlyList<string> Levels, string Language, IReadOnlyList<Channel> Channels,
    string? Phone = null, IReadOnlyList<string>? Sites = null);

/// <param name="Type"><c>email</c> or <c>webhook</c>.</param>
/// <param name="Address">An e-mail address, or the webhook's URL.</param>
/// <param name="Secret">Name of the webhook's signing secret in the Notification service's configuration; never the secret itself.</param>
public sealed record Channel(string Type, string Address, string? Secret = null);

/// <param name="Id">Rank in the chain, lowest first: <c>L0</c>, <c>L1</c>, …</param>
/// <param name="Hours">Id of the calendar in which this level answers; left out: at any time.</param>
/// <param name="Intake">What this level must have collected before it passes a fault on: <c>reporter</c>, <c>site</c>,
/// <c>device</c>, <c>symptom</c>, <c>since</c>.</param>
public sealed record SupportLevel(
    string Id, LocalizedText Name, LocalizedText? Duties = null, string? Hours = null, IReadOnlyList<string>? Intake = null);

public sealed record Category(string Id, LocalizedText Name);

/// <summary>Who is responsible for a category of fault at a level.</summary>
/// <param name="Parties">Ids of parties; more than one where they share it.</param>
public sealed record MatrixCell(string Category, string Level, IReadOnlyList<string> Parties);

/// <param name="Rank">1 is the most severe; orders severities of a contract.</param>
/// <param name="Default">Taken when a report names none.</param>
/// <param name="Major">Faults of this severity are major incidents.</param>
/// <param name="Owner">Id of the contact who follows up faults of this severity.</param>
public sealed record Severity(
    string Id, int Rank, LocalizedText Name, LocalizedText? Definition = null, bool Default = false, bool Major = false,
        string? Owner = null);

/// <summary>When a clock counts. Exactly one of the ways is given.</summary>
/// <param name="Always">Round the clock.</param>
/// <param name="Weekly">Windows of a week in the contract's zone.</param>
/// <param name="WorkingDays">A working-day calendar by its name, such as <c>cn</c> (weekends, public holidays and make-up days).</param>
/// <param name="AtSite">Counts in the zone of the incident's site, and in its opening hours where it tells them; for a fault at no
/// listed site in the contract's zone and these windows.</param>
public sealed record Calendar(
    string Id, bool Always = false, IReadOnlyList<WeeklyWindow>? Weekly = null, string? WorkingDays = null,
    IReadOnlyList<CalendarException>? Exceptions = null, LocalizedText? Name = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool AtSite = false);

/// <param name="Days">ISO names: <c>mon</c> … <c>sun</c>.</param>
/// <param name="From">First minute that counts, inclusive.</param>
/// <param name="To">End, exclusive; <c>24:00</c> is the end of the day.</param>
public sealed record WeeklyWindow(IReadOnlyList<string> Days, string From, string To);

/// <summary>A date on which other windows hold: none closes the day, some open it.</summary>
public sealed record CalendarException(DateOnly Date, IReadOnlyList<TimeWindow> Windows, LocalizedText? Reason = null);

public sealed record TimeWindow(string From, string To);

/// <summary>What must happen within which time, per severity. Exactly one of <c>Within</c>, <c>ServiceDays</c>, <c>WorkingDays</c> is
/// given.</summary>
/// <param name="Clock">
/// <c>response</c>, <c>action-plan</c>, <c>status-update</c>, <c>resolution</c>, <c>on-site</c> (dispatch to arrival), <c>acceptance</c>
/// (by the level escalated to), <c>stakeholder-update</c> (of a major incident), <c>consent</c> (asked to answered), <c>spare-return</c>
/// (spare in to spare back) or <c>major-report</c>.
/// </param>
/// <param name="Severity">Id of a severity of this contract.</param>
/// <param name="Calendar">Id of the calendar the clock counts in.</param>
/// <param name="Within">ISO 8601 duration counted in the calendar.</param>
/// <param name="ServiceDays">Due at the end of the calendar's last window on the n-th service day after the day of the start.</param>
/// <param name="WorkingDays">Due at the end (24:00) of the n-th working day after the day of the start.</param>
/// <param name="StopsOnWorkaround">A workaround meets a resolution target.</param>
/// <param name="OnReclassify">What a change of severity does to a running clock. <c>carry</c>: time run so far counts against the new
/// target; <c>restart</c>: it does not.</param>
/// <param name="OnVersionChange">The same when the incident is moved to another version of the contract; left out: <c>carry</c>.</param>
public sealed record Target(
    string Clock, string Severity, string Calendar,
    string? Within = null, int? ServiceDays = null, int? WorkingDays = null,
    bool StopsOnWorkaround = true, string OnReclassify = "carry", string? OnVersionChange = null);

/// <param name="Clocks">Names of the clocks that stand still while an incident waits for this reason.</param>
/// <param name="Evidence">What must be given with the pause; left out: nothing.</param>
/// <param name="AtMost">ISO 8601 duration, round the clock, after which the clocks run again by themselves; left out: no end.</param>
public sealed record PauseReason(
    string Id, LocalizedText Name, IReadOnlyList<string> Clocks, IReadOnlyList<Evidence>? Evidence = null, string? AtMost = null);

/// <summary>Proof that a pause is the other side's.</summary>
/// <param name="Kind"><c>note</c>, <c>reference</c> (a number at somebody else's) or <c>attachment</c>.</param>
public sealed record Evidence(string Kind, LocalizedText? Name = null);

/// <summary>What a clock's breach does beside being told.</summary>
/// <param name="Clock">Name of the clock that was breached.</param>
/// <param name="Action"><c>next-level</c>: hand the incident to the next support level.</param>
public sealed record EscalationRule(string Clock, string Action);

/// <summary>Who is told of which event.</summary>
/// <param name="On">Event type without version: <c>incident.reported</c>, <c>clock.warned</c>, <c>clock.breached</c>, …</param>
/// <param name="To"><c>level</c> (contacts of the incident's level), <c>owner</c>, <c>reporter</c>, <c>role:manager</c>,
/// <c>contact:ID</c>.</param>
/// <param name="Severities">Only for these severities; none given means all.</param>
public sealed record NotificationRule(string On, IReadOnlyList<string> To, IReadOnlyList<string>? Severities = null);
