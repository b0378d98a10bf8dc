using Contracts.Terms;
using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <param name="ReportedAt">When it was reported; in the past for a late entry, from which all clocks count.</param>
/// <param name="Grade">How grave; nothing given is the contract's default severity.</param>
/// <param name="Terms">The contract as in force, and its version, which the incident keeps.</param>
public sealed record ReportIncident(
    string Number, ContractDocument Terms, int TermsVersion, string? Summary, string? Description, string? Category, Grade Grade,
    string? Site, string? Device, string? Symptom, DateTimeOffset? Since, Reporter? Reporter, DateTimeOffset? ReportedAt,
    string? DedupKey, IReadOnlyDictionary<string, string>? Labels, string By);

public sealed record Reporter(string? Name, string? Phone = null, string? Email = null);

/// <summary>A fault comes in, for the first time or again.</summary>
public static class Reporting
{
    public const int MostLabels = 64;

    /// <summary>
    /// Answered where the incident under this key was resolved between the look and the decision: look again, and the
    /// report opens the next incident of the key. No caller of the API ever sees it.
    /// </summary>
    public const string KeyIsFree = "dedup-key-free";

    public static Decision Decide(Incident incident, ReportIncident command, DateTimeOffset now)
    {
        if (Refuse(command, now) is { } refused)
            return refused;
        if (incident.Status is IncidentStatus.None)
            return Decision.Of(First(command, now));
        return incident.Status.IsWorking()
            ? Decision.Of(Again(command, now))
            : new Rejection(KeyIsFree, $"{incident.Number} is no longer open under this key; report again.");
    }

    private static Rejection? Refuse(ReportIncident command, DateTimeOffset now) =>
        Rules.Required(command.Summary, "summary", Rules.ShortText)
        ?? Rules.Optional(command.Description, "description", Rules.LongText)
        ?? Rules.Required(command.Reporter?.Name, "reporter.name", Rules.ShortText)
        ?? Rules.Optional(command.Reporter?.Phone, "reporter.phone")
        ?? Rules.Optional(command.Reporter?.Email, "reporter.email")
        ?? Rules.Optional(command.Site, "site")
        ?? Rules.Optional(command.Device, "device")
        ?? Rules.Optional(command.Symptom, "symptom", Rules.LongText)
        ?? Rules.Optional(command.DedupKey, "dedupKey", 512)
        ?? Grading.Of(command.Terms, command.Grade).Refused
        ?? Category(command.Terms, command.Category)
        ?? Times(command, now)
        ?? Labels(command.Labels);

    internal static Rejection? Severity(ContractDocument terms, string? severity) =>
        severity is null || terms.FindSeverity(severity) is not null ? null : new Rejection(
            "severity-unknown",
            $"severity is none of contract {terms.Id}; it has {ContractQuestions.Known(terms.Severities.Select(s => s.Id))}.",
            Refusal.Invalid, "severity");

    internal static Rejection? Category(ContractDocument terms, string? category) =>
        category is null || terms.HasCategory(category) ? null : new Rejection(
            "category-unknown",
            $"category is none of contract {terms.Id}; it has {ContractQuestions.Known(terms.Categories.Select(c => c.Id))}.",
            Refusal.Invalid, "category");

    private static Rejection? Times(ReportIncident command, DateTimeOffset now) =>
        command.ReportedAt > now
            ? new Rejection(
                "reported-at-in-future", $"reportedAt lies after the platform's clock ({now:O}); leave it out for now.",
                Refusal.Invalid, "reportedAt")
        : command.Since > (command.ReportedAt ?? now)
            ? new Rejection("since-after-report", "since lies after the report; give an earlier time.", Refusal.Invalid, "since")
        : null;

    private static Rejection? Labels(IReadOnlyDictionary<string, string>? labels)
    {
        if (labels is null)
            return null;
        if (labels.Count > MostLabels)
            return new Rejection(
                "labels-too-many", $"labels has {labels.Count} entries; at most {MostLabels} are kept.", Refusal.Invalid, "labels");
        foreach (var (name, value) in labels)
            if (Rules.Required(name, "labels", 100) is { } badName)
                return badName;
            else if (value is null)
                return new Rejection("labels-null", "A label has no value; give a text or leave the label out.", Refusal.Invalid, "labels");
            else if (Rules.Optional(value, "labels", 1000) is { } badValue)
                return badValue;
        return null;
    }

    private static IncidentReported First(ReportIncident command, DateTimeOffset now)
    {
        var terms = command.Terms;
        var grade = Grading.Of(terms, command.Grade).Grade;
        var severity = grade.Severity is { } named ? terms.FindSeverity(named)! : terms.DefaultSeverity();
        var level = terms.Levels[0].Id;
        return new IncidentReported(
            command.Number, terms.Id, command.TermsVersion, command.Summary!.Trim(), Rules.Tidy(command.Description), command.Category,
            severity.Id, level, terms.PartiesFor(command.Category, level), severity.Owner, Rules.Tidy(command.Site),
            Rules.Tidy(command.Device), Rules.Tidy(command.Symptom), command.Since?.ToUniversalTime(), command.Reporter!.Name!.Trim(),
            Rules.Tidy(command.Reporter.Phone), Rules.Tidy(command.Reporter.Email), Rules.Tidy(command.DedupKey),
            command.Labels ?? new Dictionary<string, string>(), Imported: false, command.By, Rules.When(command.ReportedAt, now))
        {
            Intake = Intake.AskedAt(terms, level),
            Impact = grade.Impact,
            Urgency = grade.Urgency,
        };
    }

    private static IncidentDuplicateReported Again(ReportIncident command, DateTimeOffset now) => new(
        command.Summary!.Trim(), command.Reporter!.Name!.Trim(), Rules.Tidy(command.Reporter.Phone), Rules.Tidy(command.Reporter.Email),
        command.By, Rules.When(command.ReportedAt, now));
}
