namespace Contracts.Terms;

/// <summary>A report that is owed.</summary>
/// <param name="Kind">
/// <c>major-incident</c>, <c>weekly-service</c>, <c>inspection</c>, <c>security-check</c>, <c>patch</c>, <c>optimisation</c>,
/// <c>project-progress</c>, <c>installation-list</c> or <c>acceptance-form</c>.
/// </param>
/// <param name="To">As in <see cref="NotificationRule.To"/>.</param>
/// <param name="Sections">Headings the report must have, in order.</param>
/// <param name="Clock">Clock by whose target it is due, such as <c>major-report</c>.</param>
/// <param name="Every"><c>day</c>, <c>week</c>, <c>month</c> or <c>quarter</c>, for a report that returns.</param>
/// <param name="On">Weekday of a weekly report: <c>mon</c> … <c>sun</c>.</param>
/// <param name="At">Time of day at which it is produced, in the contract's zone.</param>
/// <param name="After">What it follows, in words of the contract, such as <c>installation</c>.</param>
/// <param name="Within">ISO 8601 duration after that, round the clock.</param>
/// <param name="ApprovedBy">Role of the contact who approves it before it is sent; left out: nobody.</param>
/// <param name="Terms">The duty in the contract's own words.</param>
public sealed record ReportDuty(
    string Kind, LocalizedText Name, IReadOnlyList<string> To, IReadOnlyList<LocalizedText>? Sections = null, string? Clock = null,
    string? Every = null, string? On = null, string? At = null, string? After = null, string? Within = null, string? ApprovedBy = null,
    LocalizedText? Terms = null);

public static class ReportDuties
{
    /// <summary>Owed by the contract itself, by a time of its own: it returns, or is due some time after it was begun.</summary>
    public static bool IsDueByTime(this ReportDuty duty) => duty.Every is not null || duty.Within is not null;
}

/// <summary>What may not be done without the other side's word.</summary>
/// <param name="Action">
/// <c>emergency-restart</c>, <c>data-backup</c> (work begins once the backup is confirmed), <c>patch-installation</c>,
/// <c>optimisation</c> or <c>project-change</c>.
/// </param>
/// <param name="By">Role of the contact who consents.</param>
/// <param name="Terms">What is consented to: the wording that is kept with the answer.</param>
/// <param name="Within">ISO 8601 duration, round the clock, within which an answer is expected; left out: none is.</param>
/// <param name="ValidFor">ISO 8601 duration, round the clock, for which a consent holds; left out: until the incident ends.</param>
/// <param name="Checks">What must be checked afterwards, each with its result.</param>
/// <param name="Disclaimer">Recorded in its stead where the word is not given; left out: without the word nothing is done.</param>
public sealed record ConsentDuty(
    string Action, string By, LocalizedText? Terms = null, string? Within = null, string? ValidFor = null,
    IReadOnlyList<ProcessCheck>? Checks = null, LocalizedText? Disclaimer = null);

/// <summary>A process or function that is checked after the act consented to.</summary>
public sealed record ProcessCheck(string Id, LocalizedText Name);

/// <summary>What must be told ahead of time, or in writing.</summary>
/// <param name="By">Id of the party that tells.</param>
/// <param name="To">As in <see cref="NotificationRule.To"/>.</param>
/// <param name="Ahead">ISO 8601 duration before it happens, such as <c>P2D</c>; left out: in time.</param>
/// <param name="Receipt">Takes effect once the receipt is signed with name and time.</param>
public sealed record NoticeDuty(
    string Id, LocalizedText Name, string By, IReadOnlyList<string> To, string? Ahead = null, bool Receipt = false,
    LocalizedText? Terms = null);

/// <param name="Metric">What is measured, such as <c>hotline-pickup-time</c>.</param>
/// <param name="Operator"><c>lte</c> or <c>gte</c>.</param>
/// <param name="Value">ISO 8601 duration, or a fraction such as <c>0.98</c>.</param>
/// <param name="Calendar">Id of the calendar in whose windows it is measured; none means at any time.</param>
/// <param name="Over"><c>each</c>: every single case must meet it; <c>contract</c>: the mean over the contract's time.</param>
/// <param name="Service">Service it belongs to, as a heading.</param>
/// <param name="Aspect">What of that service is managed by it.</param>
public sealed record Kpi(
    string Id, LocalizedText Name, string Metric, string Operator, string Value, string? Calendar = null, string Over = "each",
    LocalizedText? Service = null, LocalizedText? Aspect = null);

/// <summary>What a miss costs. It is computed and reported, never deducted by itself.</summary>
/// <param name="On">A clock's breach (<c>clock:resolution</c>) or a KPI missed (<c>kpi:satisfaction</c>).</param>
/// <param name="Amount">For each <paramref name="Per"/>; left out where only points or a scale are agreed, or nothing yet.</param>
/// <param name="Severities">Only for these; left out: all.</param>
/// <param name="Per"><c>breach</c> (also: a KPI missed), <c>hour</c> begun past the target, <c>percent</c> below the KPI; left out:
/// <c>breach</c>.</param>
/// <param name="Points">Assessment points for each <paramref name="Per"/>.</param>
/// <param name="AtMost">Largest amount in one report period.</param>
/// <param name="Scale">Amounts by how far it was missed, ascending; the last step that was passed counts, in place of the amount.</param>
public sealed record Penalty(
    string On, LocalizedText Terms, decimal? Amount = null, string? Currency = null, IReadOnlyList<string>? Severities = null,
    string? Per = null, decimal? Points = null, decimal? AtMost = null, IReadOnlyList<PenaltyStep>? Scale = null);

/// <param name="Beyond">How far past the target: an ISO 8601 duration, or a fraction below the KPI such as <c>0.02</c>.</param>
public sealed record PenaltyStep(string Beyond, decimal? Amount = null, decimal? Points = null);
