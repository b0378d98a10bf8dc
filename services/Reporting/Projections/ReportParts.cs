using Contracts.Events.Notification;
using ServiceDefaults.EventSourcing;

namespace Reports.Projections;

/// <summary>A line of a report: what it is, and how it was.</summary>
public sealed record ReportFact(string Name, string Value)
{
    public static IReadOnlyList<ReportFact> List(params (string Name, string? Value)[] facts) =>
        [.. facts.Where(fact => !string.IsNullOrWhiteSpace(fact.Value)).Select(fact => new ReportFact(fact.Name, fact.Value!))];
}

/// <param name="Machine">RFC 3339, for programs that read the page.</param>
/// <param name="Kind"><c>breach</c> and <c>warning</c> are marked.</param>
public sealed record ReportStep(string Time, string Machine, string Text, string Kind)
{
    public static ReportStep Of(EventEnvelope e, ContractNames names) => new(
        names.Time(e.Time),
        ContractNames.Iso(e.Time),
        Titles.Of(e, names),
        e.Type.StartsWith("clock.breached", StringComparison.Ordinal) ? "breach"
            : e.Type.StartsWith("clock.warned", StringComparison.Ordinal) ? "warning" : "step");
}

/// <param name="Outcome">Name of <see cref="State"/> in the reader's language.</param>
public sealed record ReportClock(
    string Name, int Round, string Severity, string Started, string Due, string Stopped, string Elapsed, string State, string Outcome)
{
    public static ReportClock Of(ClockFact clock, ContractNames names, ReportTexts texts) => new(
        names.Clock(clock.Clock),
        clock.Round,
        names.Severity(clock.Severity),
        Time(clock.StartedAt, names),
        Time(clock.DueAt, names),
        Time(clock.StoppedAt, names),
        clock.Elapsed is null ? "–" : Durations.Text(clock.Elapsed, names.Language),
        clock.State is "running" or "paused" && clock.BreachedAt is not null ? "late" : clock.State,
        texts.Outcome(clock.State is "running" or "paused" && clock.BreachedAt is not null ? "overdue" : clock.State));

    private static string Time(DateTimeOffset? at, ContractNames names) => at is { } time ? names.Time(time) : "–";
}

/// <summary>Somebody who was told, and when.</summary>
public sealed record ReportMessage(string Time, string Recipient, string Channel)
{
    public static ReportMessage Of(NotificationDelivered e, ContractNames names, ReportTexts texts) =>
        new(names.Time(e.At), e.Recipient == "reporter" ? texts["reporter"] : names.Contact(e.Recipient), e.Channel);
}
