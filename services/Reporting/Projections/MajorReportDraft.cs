using Contracts.Events.Escalation;
using Contracts.Events.Incident;
using Contracts.Events.Notification;
using ServiceDefaults.EventSourcing;

namespace Reports.Projections;

/// <summary>The content of an incident's report, from its events alone: the same events give the same report.</summary>
public sealed record MajorReportDraft
{
    public required string Title { get; init; }
    public required bool Major { get; init; }
    public required string Number { get; init; }
    public required string Summary { get; init; }
    public required string ContractId { get; init; }
    public required string ContractName { get; init; }
    public required int ContractVersion { get; init; }
    public required string Severity { get; init; }
    public required string SeverityName { get; init; }
    public required string Status { get; init; }
    public required string Zone { get; init; }
    public required string Provider { get; init; }
    public required string Customer { get; init; }
    public required int Events { get; init; }
    public required string UpTo { get; init; }
    public required IReadOnlyList<ReportFact> Facts { get; init; }
    public required IReadOnlyList<ReportFact> Times { get; init; }
    public required IReadOnlyList<ReportFact> Symptoms { get; init; }
    public required IReadOnlyList<ReportStep> Steps { get; init; }
    public required IReadOnlyList<string> Causes { get; init; }
    public required IReadOnlyList<ReportFact> Measures { get; init; }
    public required IReadOnlyList<ReportClock> Clocks { get; init; }
    public required IReadOnlyList<ReportMessage> Messages { get; init; }

    /// <summary>When the written report is due, by the clock of that duty.</summary>
    public required ReportClock? Due { get; init; }

    /// <summary>None where the incident's own report is not among the events.</summary>
    public static MajorReportDraft? Of(IEnumerable<EventEnvelope> events, ContractNames names, ReportTexts texts)
    {
        // The drafts themselves are not part of what is drafted, else each draft would ask for another one.
        EventEnvelope[] all = [.. Timeline.InOrder(events.Where(e => !e.Subject.StartsWith("report/", StringComparison.Ordinal)))];
        var own = all.Where(e => e.Subject.StartsWith("incident/", StringComparison.Ordinal)).OrderBy(e => e.Sequence).ToArray();
        // What was corrected is told as it is right; the correction itself is a step of the process.
        var right = Amended.Of(own);
        if (right is not [{ Event: IncidentReported reported }, ..]) return null;

        var state = right.Aggregate(IncidentFact.Start(own[0].Tenant, reported.IncidentId), (fact, e) => fact.Apply(e));
        var clocks = ClockFact.Fold(reported.IncidentId, all);
        var resolved = right.Select(e => e.Event).OfType<IncidentResolved>().LastOrDefault();
        var due = clocks.LastOrDefault(clock => clock.Clock == "major-report");
        var major = names.IsMajor(state.Severity);

        return new MajorReportDraft
        {
            Title = names.Contract?.Reports.FirstOrDefault(r => r.Kind == "major-incident" && major)?.Name.In(names.Language)
                is { Length: > 0 } duty ? duty : texts[major ? "titleMajor" : "title"],
            Major = major,
            Number = reported.Number,
            Summary = reported.Summary,
            ContractId = reported.ContractId,
            ContractName = names.Contract?.Name.In(names.Language) ?? reported.ContractId,
            ContractVersion = state.ContractVersion,
            Severity = state.Severity,
            SeverityName = names.Severity(state.Severity),
            Status = texts.Status(state.Status),
            Zone = names.Zone,
            Provider = names.PartyOf("provider"),
            Customer = names.PartyOf("customer"),
            Events = all.Length,
            UpTo = names.Time(all.Max(e => e.RecordedTime)),
            Facts = FactsOf(reported, state, names, texts),
            Times = TimesOf(reported, state, right, names, texts),
            Symptoms = SymptomsOf(reported, texts),
            Steps = [.. all.Where(IsStep).Select(e => ReportStep.Of(e, names))],
            Causes = resolved?.Cause is { Length: > 0 } cause ? [cause] : [],
            Measures = MeasuresOf(right, names, texts),
            Clocks = [.. clocks.Where(clock => clock.Clock != "major-report").Select(clock => ReportClock.Of(clock, names, texts))],
            Messages = [.. all.Select(e => e.Event).OfType<NotificationDelivered>().Select(e => ReportMessage.Of(e, names, texts))],
            Due = due is null ? null : ReportClock.Of(due, names, texts),
        };
    }

    private static bool IsStep(EventEnvelope e) =>
        e.Event is ClockBreached or ClockWarned || e.Subject.StartsWith("incident/", StringComparison.Ordinal);

    private static IReadOnlyList<ReportFact> FactsOf(IncidentReported e, IncidentFact state, ContractNames names, ReportTexts texts) =>
        ReportFact.List(
        (texts["category"], state.Category is null ? null : names.Category(state.Category)),
        (texts["site"], e.Site),
        (texts["device"], e.Device),
        (texts["level"], names.Level(state.Level)),
        (texts["parties"], names.Parties(e.Parties)),
        (texts["reporter"], e.Reporter.Name));

    private static IReadOnlyList<ReportFact> TimesOf(
        IncidentReported e, IncidentFact state, EventEnvelope[] own, ContractNames names, ReportTexts texts)
    {
        var workaround = own.Select(o => o.Event).OfType<WorkaroundProvided>().FirstOrDefault();
        return ReportFact.List(
            (texts["since"], e.Since is { } since ? names.Time(since) : null),
            (texts["reportedAt"], names.Time(e.ReportedAt)),
            (texts["acknowledgedAt"], state.AcknowledgedAt is { } acknowledged ? names.Time(acknowledged) : null),
            (texts["workaroundAt"], workaround is null ? null : names.Time(workaround.At)),
            (texts["resolvedAt"], state.ResolvedAt is { } resolved ? names.Time(resolved) : null),
            (texts["closedAt"], state.ClosedAt is { } closed ? names.Time(closed) : null),
            (texts["duration"], state.ResolvedAt is { } end ? Durations.Text(end - (e.Since ?? e.ReportedAt), names.Language) : null));
    }

    private static IReadOnlyList<ReportFact> SymptomsOf(IncidentReported e, ReportTexts texts) => ReportFact.List(
        (texts["summary"], e.Summary), (texts["symptom"], e.Symptom), (texts["description"], e.Description));

    private static IReadOnlyList<ReportFact> MeasuresOf(EventEnvelope[] own, ContractNames names, ReportTexts texts) => ReportFact.List(
    [
        .. own.Select(o => o.Event).OfType<WorkaroundProvided>().Select(w => (texts["workaround"], (string?)w.Description)),
        .. own.Select(o => o.Event).OfType<IncidentResolved>().TakeLast(1).SelectMany(r => new[]
        {
            (texts["resolution"], (string?)r.Resolution), (texts["measuresTaken"], r.Measures),
        }),
    ]);
}
