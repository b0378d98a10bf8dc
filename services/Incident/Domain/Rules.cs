using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <summary>Rules that several deciders share. Each answers the refusal, or null where there is none.</summary>
internal static class Rules
{
    public const int ShortText = 300;
    public const int LongText = 20_000;

    /// <summary>Work is refused before there is an incident and once it has ended.</summary>
    public static Rejection? Working(Incident incident) => incident.Status switch
    {
        IncidentStatus.Resolved or IncidentStatus.Confirmed => new Rejection(
            "incident-resolved", $"{incident.Number} is resolved; reject the resolution or reopen the incident first."),
        _ => NotOver(incident),
    };

    public static Rejection? NotOver(Incident incident) => incident.Status switch
    {
        IncidentStatus.None => Unknown,
        IncidentStatus.Closed => new Rejection("incident-closed", $"{incident.Number} is closed; reopen it first."),
        IncidentStatus.Cancelled => new Rejection("incident-cancelled", $"{incident.Number} was cancelled; report the fault anew."),
        _ => null,
    };

    public static Rejection Unknown { get; } = new("not-found", "There is no such incident.", Refusal.NotFound);

    /// <summary>A late entry says when something happened: after the report, and not in the future.</summary>
    public static Rejection? Time(Incident incident, DateTimeOffset? at, DateTimeOffset now) =>
        at > now
            ? new Rejection("at-in-future", $"at lies after the platform's clock ({now:O}); leave it out for now.", Refusal.Invalid, "at")
        : at < incident.ReportedAt
            ? new Rejection(
                "at-before-report", $"at lies before the report ({incident.ReportedAt:O}); give a later time.", Refusal.Invalid, "at")
        : null;

    public static Rejection? NotBefore(DateTimeOffset? earliest, DateTimeOffset? at, string what) => at < earliest
        ? new Rejection("at-out-of-order", $"at lies before {what} ({earliest:O}); give a later time.", Refusal.Invalid, "at")
        : null;

    /// <summary>As an event writes a time down: RFC 3339 in UTC.</summary>
    public static string? Rfc3339(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", System.Globalization.CultureInfo.InvariantCulture);

    public static DateTimeOffset When(DateTimeOffset? at, DateTimeOffset now) => (at ?? now).ToUniversalTime();

    public static Rejection? Required(string? text, string field, int most = LongText) => string.IsNullOrWhiteSpace(text)
        ? new Rejection(
            $"{Code(field)}-required", $"{field} is missing or blank; say it in at most {most} characters.", Refusal.Invalid, field)
        : Optional(text, field, most);

    /// <summary>A NUL cannot be kept in the store, and one such text would fail the commit it shares with others.</summary>
    public static Rejection? Optional(string? text, string field, int most = ShortText) =>
        text is null ? null
        : text.Length > most
            ? new Rejection(
                $"{Code(field)}-too-long", $"{field} has {text.Length} characters; at most {most} are kept.", Refusal.Invalid, field)
        : text.Contains('\0')
            ? new Rejection($"{Code(field)}-unreadable", $"{field} contains a NUL character; leave it out.", Refusal.Invalid, field)
        : null;

    /// <summary>Trimmed; blank is nothing.</summary>
    public static string? Tidy(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary><c>reporter.name</c> → <c>reporter-name</c>, <c>dedupKey</c> → <c>dedup-key</c>.</summary>
    private static string Code(string field) => string.Concat(
        field.Select(c => c is '.' ? "-" : char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : c.ToString()));
}
