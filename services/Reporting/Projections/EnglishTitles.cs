using Contracts.Events.Contract;
using Contracts.Events.Escalation;
using Contracts.Events.Incident;
using Contracts.Events.Notification;
using Contracts.Events.Reporting;

namespace Reports.Projections;

/// <summary>What happened, as one sentence in English.</summary>
public static class EnglishTitles
{
    public static string? Of(object happened, ContractNames names) => happened switch
    {
        IncidentReported e => $"{e.Reporter.Name} reported: {e.Summary} ({names.Severity(e.Severity)}, {names.Level(e.Level)})",
        IncidentDuplicateReported e => $"{e.Reporter.Name} reported the same fault again: {e.Summary}",
        IncidentAcknowledged e => $"{By(e.By, names)} acknowledged" + (e.Owner is null ? "" : $"; {names.Contact(e.Owner)} follows it up"),
        IncidentClassified e => $"{By(e.By, names)} classified it as {names.Severity(e.Severity)}"
            + (e.Category is null ? "" : $" ({names.Category(e.Category)})") + Because(e.Reason),
        IncidentContractVersionChanged e =>
            $"{By(e.By, names)} moved it from version {e.FromVersion} of the contract to version {e.ToVersion}" + Because(e.Reason),
        IncidentEscalated e =>
            $"{By(e.By, names)} escalated from {names.Level(e.FromLevel)} to {names.Level(e.ToLevel)}" + Because(e.Reason),
        IncidentHandedBack e =>
            $"{By(e.By, names)} handed it back from {names.Level(e.FromLevel)} to {names.Level(e.ToLevel)}" + Because(e.Reason),
        IncidentAssigned e => $"{By(e.By, names)} assigned it to {Whom(e, names)}",
        ActionPlanSubmitted e => $"{By(e.By, names)} submitted an action plan: {e.Plan}",
        StatusUpdated e => $"{By(e.By, names)} updated the status: {e.Text}"
            + (e.NextUpdateAt is { } next ? $" (next update {names.ShortTime(next)})" : ""),
        WorkaroundProvided e => $"{By(e.By, names)} provided a workaround: {e.Description}",
        IncidentPaused e => $"{By(e.By, names)} paused it: {names.PauseReason(e.Reason)}" + (e.Note is null ? "" : $" – {e.Note}"),
        IncidentResumed e => $"{By(e.By, names)} resumed it",
        IncidentResolved e => $"{By(e.By, names)} resolved it: {e.Resolution}",
        ResolutionConfirmed e => $"{By(e.By, names)} confirmed the resolution",
        ResolutionRejected e => $"{By(e.By, names)} rejected the resolution" + Because(e.Reason),
        IncidentReopened e => $"{By(e.By, names)} reopened it" + Because(e.Reason),
        IncidentClosed e => $"{By(e.By, names)} closed it" + (e.Note is null ? "" : $": {e.Note}"),
        IncidentCancelled e => $"{By(e.By, names)} cancelled it" + Because(e.Reason),
        IncidentLogged e => $"In the past log: {e.Status}" + (e.SubStatus is null ? "" : $" / {e.SubStatus}")
            + (e.By is null ? "" : $" by {e.By}"),

        ClockStarted e => $"{Clock(e.Clock, e.Round, names)} clock started, due {names.ShortTime(e.DueAt)}",
        ClockPaused e => $"{Clock(e.Clock, e.Round, names)} clock paused: {names.PauseReason(e.Reason)}",
        ClockResumed e => $"{Clock(e.Clock, e.Round, names)} clock resumed, now due {names.ShortTime(e.DueAt)}",
        ClockRetargeted e =>
            $"{Clock(e.Clock, e.Round, names)} clock follows {names.Severity(e.Severity)}, now due {names.ShortTime(e.DueAt)}",
        ClockWarned e =>
            $"{Clock(e.Clock, e.Round, names)} clock: {e.Fraction * 100:0.#} % of the time has run, due {names.ShortTime(e.BreachAt)}",
        ClockBreached e => $"{Clock(e.Clock, e.Round, names)} target breached, it was due {names.ShortTime(e.DueAt)}",
        ClockStopped e =>
            $"{Clock(e.Clock, e.Round, names)} clock stopped: {Outcome(e.Outcome)} after {Durations.Text(e.Elapsed, names.Language)}",

        DutyStarted e => $"{names.Duty(e.Duty, e.Key)} is due {names.ShortTime(e.DueAt)}",
        DutyRescheduled e => $"{names.Duty(e.Duty, e.Key)} is now due {names.ShortTime(e.DueAt)}",
        DutyWarned e => $"{names.Duty(e.Duty, e.Key)}: {e.Fraction * 100:0.#} % of the time has run, due {names.ShortTime(e.BreachAt)}",
        DutyBreached e => $"{names.Duty(e.Duty, e.Key)} was not handed in, it was due {names.ShortTime(e.DueAt)}",
        DutyFulfilled e => $"{names.Duty(e.Duty, e.Key)} handed in {Outcome(e.Outcome)}",
        DutyCancelled e => $"{names.Duty(e.Duty, e.Key)} is not owed any more",

        NotificationRequested e => $"{Recipient(e.Recipient, names)} is to be told by {e.Channel}: {e.AboutType}",
        NotificationDelivered e => $"{Recipient(e.Recipient, names)} was told by {e.Channel} (attempt {e.Attempt})",
        NotificationAttemptFailed e => $"Attempt {e.Attempt} to tell {Recipient(e.Recipient, names)} by {e.Channel} failed, "
            + $"next at {names.ShortTime(e.NextAttemptAt)}: {e.Answer}",
        NotificationDeadLettered e => $"{Recipient(e.Recipient, names)} could not be told by {e.Channel}: {e.Answer}",
        NotificationSuppressed e => $"{Recipient(e.Recipient, names)} need not be told by {e.Channel}: {e.Reason}",

        MajorReportDrafted e => $"The incident report was drafted from {e.Events} events",
        ContractPublished e => $"Contract {e.Document.Name.In(names.Language)} published, version {e.Version}",
        CalendarPublished e => $"Calendar {e.Document.Name.In(names.Language)} published, version {e.Version}",
        _ => EnglishWorkTitles.Of(happened, names),
    };

    public static string Outcome(string outcome) => outcome switch
    {
        "met" => "in time",
        "late" => "late",
        "cancelled" => "cancelled",
        _ => outcome,
    };

    private static string Because(string reason) => string.IsNullOrWhiteSpace(reason) ? "" : $", because: {reason}";

    private static string By(string actor, ContractNames names)
    {
        var by = names.By(actor);
        return by.Length > 0 ? char.ToUpperInvariant(by[0]) + by[1..] : by;
    }

    private static string Whom(IncidentAssigned e, ContractNames names) =>
        string.Join(" / ", new[] { e.Owner is null ? null : names.Contact(e.Owner), e.Team }.Where(part => part is not null));

    private static string Clock(string clock, int round, ContractNames names) =>
        names.Clock(clock) + (round > 1 ? $" (round {round})" : "");

    private static string Recipient(string id, ContractNames names) => id == "reporter" ? "The reporter" : names.Contact(id);
}
