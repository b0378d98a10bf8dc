namespace Reports.Projections;

/// <summary>Which incidents are counted, and how they are grouped.</summary>
/// <param name="Tenants">Tenants of the caller; none means all, for services only.</param>
/// <param name="From">Reported at or after.</param>
/// <param name="To">Reported before.</param>
public sealed record StatisticsQuery(string[]? Tenants, string? Contract, DateTimeOffset? From, DateTimeOffset? To, Grouping Grouping);

/// <summary>A property of an incident to group by.</summary>
/// <param name="Name">As asked for: <c>severity</c>, <c>label:impact</c>.</param>
/// <param name="Column">SQL of the property; never a text of the caller.</param>
/// <param name="Label">Key of the label, where grouped by one.</param>
public sealed record Grouping(string Name, string Column, string? Label = null)
{
    public const string Choices = "severity, status, level, category, site, contract or label:KEY";

    public static Grouping? Parse(string? text) => text switch
    {
        null or "" => new("severity", "f.severity"),
        "severity" or "status" or "level" or "category" or "site" or "contract" => new(text, "f." + text),
        _ when text.StartsWith("label:", StringComparison.Ordinal) && text.Length > "label:".Length =>
            new(text, "f.labels ->> $5", text["label:".Length..]),
        _ => null,
    };
}

/// <summary>Counts, mean times and how targets were kept.</summary>
/// <param name="ByStatus">Count per status and level.</param>
/// <param name="BySourceStatus">The same as the past log has it, for incidents that come from one.</param>
/// <param name="BySourceChange">Every line of past logs, per status and level as the log has them: what the log says, counted.</param>
public sealed record Statistics(
    string? Contract,
    DateTimeOffset? From,
    DateTimeOffset? To,
    long Incidents,
    IReadOnlyList<StatusCount> ByStatus,
    IReadOnlyList<StatusCount> BySourceStatus,
    IReadOnlyList<StatusCount> BySourceChange,
    string GroupBy,
    IReadOnlyList<GroupTimes> Groups,
    IReadOnlyList<ClockAttainment> Clocks);

public sealed record StatusCount(string Status, string? SubStatus, string Level, long Count);

/// <summary>How long incidents of a group took, from the report on, by the wall clock.</summary>
/// <param name="Key">Value of the property; none where incidents lack it.</param>
/// <param name="MeanTimeToAcknowledge">ISO 8601, over those acknowledged.</param>
/// <param name="MeanTimeToResolve">ISO 8601, over those resolved and not reopened since.</param>
/// <param name="MeanSecondsToResolve">The same as a number.</param>
public sealed record GroupTimes(
    string? Key,
    long Incidents,
    long Acknowledged,
    string? MeanTimeToAcknowledge,
    double? MeanSecondsToAcknowledge,
    long Resolved,
    string? MeanTimeToResolve,
    double? MeanSecondsToResolve,
    string? MedianTimeToResolve,
    double? MedianSecondsToResolve)
{
    public static GroupTimes Of(
        string? key, long incidents, long acknowledged, double? toAcknowledge, long resolved, double? toResolve, double? median) => new(
        key, incidents, acknowledged, Iso(toAcknowledge), toAcknowledge, resolved, Iso(toResolve), toResolve, Iso(median), median);

    private static string? Iso(double? seconds) => seconds is { } s ? Durations.Iso(TimeSpan.FromSeconds(Math.Round(s))) : null;
}

/// <summary>How often a target was kept.</summary>
/// <param name="Running">Neither met nor missed yet.</param>
/// <param name="Overdue">Not met yet, and past its deadline.</param>
/// <param name="Attainment"><c>met / (met + late + overdue)</c>; none where nothing was due.</param>
public sealed record ClockAttainment(
    string Clock, string Severity, long Met, long Late, long Cancelled, long Running, long Overdue, double? Attainment)
{
    public static ClockAttainment Of(string clock, string severity, long met, long late, long cancelled, long running, long overdue) =>
        new(clock, severity, met, late, cancelled, running, overdue, met + late + overdue is > 0 and var due ? (double)met / due : null);
}
