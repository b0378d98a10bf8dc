using Contracts.Terms;
using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <param name="Processes">What must be checked afterwards, beside what the contract names.</param>
/// <param name="ExpiresAt">None takes the time the contract gives for an answer.</param>
public sealed record RequestRestart(
    string By, string? System, string? Reason, IReadOnlyList<string>? Processes = null, DateTimeOffset? ExpiresAt = null,
    DateTimeOffset? At = null);

/// <param name="Customer">The person who consents.</param>
/// <param name="Wording">What that person said; none takes the contract's own wording.</param>
public sealed record ConsentToRestart(string By, string? Customer, string? Wording = null, DateTimeOffset? At = null);

public sealed record RefuseRestart(string By, string? Customer, string? Reason, DateTimeOffset? At = null);

public sealed record WithdrawRestartConsent(string By, string? Customer, string? Reason, DateTimeOffset? At = null);

public sealed record ExecuteRestart(string By, string? Note = null, DateTimeOffset? At = null);

public sealed record CheckRestart(string By, IReadOnlyList<CheckedProcess>? Results, DateTimeOffset? At = null);

public static class RestartStages
{
    public const string Requested = "requested";
    public const string Consented = "consented";
    public const string Refused = "refused";
    public const string Withdrawn = "withdrawn";
    public const string Executed = "executed";
    public const string Checked = "checked";
}

/// <summary>
/// Emergency restart: asked for, consented to by the customer, executed, and every process checked. Whatever the contract
/// says, nothing is restarted without consent; an attempt to is refused, and that is recorded.
/// </summary>
public static class Restarts
{
    public const string Action = "emergency-restart";
    private const int MostProcesses = 100;

    public static Decision Decide(Incident incident, RequestRestart command, ContractDocument terms, DateTimeOffset now)
    {
        if ((Rules.Working(incident) ?? Rules.Required(command.System, "system", Rules.ShortText)
            ?? Rules.Required(command.Reason, "reason") ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        var system = command.System!.Trim();
        if (incident.Restart is { } last && Pending(last, now) is { } pending)
            return last.System == system && last.Stage != RestartStages.Executed ? Decision.Nothing : pending;
        var duty = terms.Consent(Action);
        string[] processes =
        [
            .. (duty?.Checks ?? []).Select(check => check.Id).Concat(command.Processes?.Select(process => process.Trim()) ?? []).Distinct(),
        ];
        if (Processes(processes) is { } wrong)
            return wrong;
        var at = Rules.When(command.At, now);
        if (command.ExpiresAt <= now)
            return new Rejection("expires-in-past", "expiresAt lies in the past; give a later time.", Refusal.Invalid, "expiresAt");
        return Decision.Of([
            .. Handling.Response(incident, command.By, at),
            new RestartRequested(
                (incident.Restart?.Round ?? 0) + 1, system, command.Reason!.Trim(), processes,
                (command.ExpiresAt ?? Durations.After(at, duty?.Within))?.ToUniversalTime(), command.By, at)]);
    }

    public static Decision Decide(Incident incident, ConsentToRestart command, ContractDocument terms, DateTimeOffset now)
    {
        if ((Rules.Working(incident) ?? Rules.Required(command.Customer, "customer", Rules.ShortText)) is { } refused)
            return refused;
        if (incident.Restart is not { } restart)
            return NotRequested(incident);
        var customer = command.Customer!.Trim();
        if (restart.Stage == RestartStages.Consented && restart.Customer == customer)
            return Decision.Nothing;
        if ((Asked(incident, restart, Rules.When(command.At, now)) ?? Rules.Time(incident, command.At, now)
            ?? Rules.NotBefore(restart.RequestedAt, command.At, "the request")) is { } wrong)
            return wrong;
        var duty = terms.Consent(Action);
        var wording = Rules.Tidy(command.Wording) ?? Rules.Tidy(duty?.Terms?.In("zh-CN"));
        if (Rules.Required(wording, "wording") is { } unsaid)
            return unsaid;
        var at = Rules.When(command.At, now);
        return Decision.Of(new RestartConsented(
            restart.Round, customer, wording!, Durations.After(at, duty?.ValidFor), command.By, at));
    }

    public static Decision Decide(Incident incident, RefuseRestart command, DateTimeOffset now)
    {
        if (incident.Restart is { Stage: RestartStages.Refused })
            return Decision.Nothing;
        if ((Rules.Working(incident) ?? Person(command.Customer, command.Reason)) is { } refused)
            return refused;
        if (incident.Restart is not { } restart)
            return NotRequested(incident);
        if ((Asked(incident, restart, at: null) ?? Rules.Time(incident, command.At, now)
            ?? Rules.NotBefore(restart.RequestedAt, command.At, "the request")) is { } wrong)
            return wrong;
        return Decision.Of(new RestartRefused(
            restart.Round, command.Customer!.Trim(), command.Reason!.Trim(), command.By, Rules.When(command.At, now)));
    }

    public static Decision Decide(Incident incident, WithdrawRestartConsent command, DateTimeOffset now)
    {
        if (incident.Restart is { Stage: RestartStages.Withdrawn })
            return Decision.Nothing;
        if ((Rules.Working(incident) ?? Person(command.Customer, command.Reason)) is { } refused)
            return refused;
        if (incident.Restart is not { Stage: RestartStages.Consented } restart)
            return incident.Restart is { Stage: RestartStages.Executed or RestartStages.Checked }
                ? new Rejection("restart-executed", $"{incident.Restart.System} was restarted already; a consent cannot be taken back now.")
                : new Rejection("consent-missing", $"There is no consent to a restart of {incident.Number} to take back.");
        if ((Rules.Time(incident, command.At, now) ?? Rules.NotBefore(restart.ConsentedAt, command.At, "the consent")) is { } wrong)
            return wrong;
        return Decision.Of(new RestartConsentWithdrawn(
            restart.Round, command.Customer!.Trim(), command.Reason!.Trim(), command.By, Rules.When(command.At, now)));
    }

    /// <summary>Without a valid consent an event all the same: <see cref="RestartDenied"/>, with which the command is answered.</summary>
    public static Decision Decide(Incident incident, ExecuteRestart command, DateTimeOffset now)
    {
        if ((Rules.Working(incident) ?? Rules.Optional(command.Note, "note", Rules.LongText) ?? Rules.Time(incident, command.At, now))
            is { } refused)
            return refused;
        if (incident.Restart is { Stage: RestartStages.Executed })
            return Decision.Nothing;
        var at = Rules.When(command.At, now);
        return Invalid(incident.Restart, at) is var (code, why)
            ? Decision.Of(new RestartDenied(incident.Restart?.Round ?? 0, code, why, command.By, now.ToUniversalTime()))
            : Decision.Of(new RestartExecuted(
                incident.Restart!.Round, incident.Restart.System, incident.Restart.Customer!, Rules.Tidy(command.Note), command.By, at));
    }

    public static Decision Decide(Incident incident, CheckRestart command, DateTimeOffset now)
    {
        if (Rules.Working(incident) is { } refused)
            return refused;
        if (incident.Restart is not { Stage: RestartStages.Executed or RestartStages.Checked } restart)
            return new Rejection("restart-not-executed", $"{incident.Number} has no executed restart to check.");
        CheckedProcess[] results =
        [
            .. (command.Results ?? []).Select(result => new CheckedProcess(
                result.Process?.Trim() ?? "", result.Running, Rules.Tidy(result.Note))),
        ];
        if ((Results(restart, results) ?? Rules.Time(incident, command.At, now)
            ?? Rules.NotBefore(restart.ExecutedAt, command.At, "the restart")) is { } wrong)
            return wrong;
        return restart.Results is { } known && known.SequenceEqual(results) ? Decision.Nothing
            : Decision.Of(new RestartChecked(restart.Round, results, command.By, Rules.When(command.At, now)));
    }

    /// <summary>A restart that was executed is over once every process was checked and runs.</summary>
    internal static Rejection? Unfinished(Incident incident) => incident.Restart switch
    {
        { Stage: RestartStages.Executed } restart => new Rejection(
            "restart-unchecked", $"{restart.System} was restarted and not checked; check its processes first."),
        { Stage: RestartStages.Checked } restart when restart.Results!.FirstOrDefault(result => !result.Running) is { } down =>
            new Rejection("process-down", $"{down.Process} did not run after the restart; check again once it does."),
        _ => null,
    };

    private static (string Code, string Why)? Invalid(Restart? restart, DateTimeOffset at) => restart?.Stage switch
    {
        RestartStages.Consented when at >= restart.ExpiresAt =>
            ("consent-expired", $"The consent held until {restart.ExpiresAt:O}; ask anew."),
        RestartStages.Consented when at < restart.ConsentedAt =>
            ("consent-later", $"The consent was given at {restart.ConsentedAt:O}, after the restart is said to have been."),
        RestartStages.Consented => null,
        RestartStages.Refused => ("consent-refused", $"{restart.Customer} refused the restart; ask anew."),
        RestartStages.Withdrawn => ("consent-withdrawn", $"{restart.Customer} withdrew the consent; ask anew."),
        RestartStages.Checked => ("consent-used", "The consent was used for a restart already; ask anew."),
        _ => ("consent-missing", "The customer has not consented; request the restart and wait for the consent."),
    };

    private static Rejection? Pending(Restart last, DateTimeOffset now) => last.Stage switch
    {
        RestartStages.Requested or RestartStages.Consented when !(now >= last.ExpiresAt) => new Rejection(
            "restart-pending", $"A restart of {last.System} is {last.Stage} already; one at a time."),
        RestartStages.Executed => new Rejection("restart-unchecked", $"{last.System} was restarted and not checked; check it first."),
        _ => null,
    };

    private static Rejection? Asked(Incident incident, Restart restart, DateTimeOffset? at) =>
        restart.Stage != RestartStages.Requested
            ? new Rejection("restart-not-open", $"The restart of {restart.System} is {restart.Stage}; request another one.")
        : at >= restart.ExpiresAt
            ? new Rejection(
                "request-expired", $"The request held until {restart.ExpiresAt:O}; request the restart of {incident.Number} anew.")
        : null;

    private static Rejection? Processes(string[] processes) =>
        processes.Length is 0 or > MostProcesses
            ? new Rejection(
                "processes-required", $"processes names 1 to {MostProcesses} processes to check after the restart.", Refusal.Invalid,
                "processes")
            : processes.Select(process => Rules.Required(process, "processes", 100)).FirstOrDefault(wrong => wrong is not null);

    private static Rejection? Results(Restart restart, CheckedProcess[] results) =>
        results.Select(result => Rules.Required(result.Process, "results", 100) ?? Rules.Optional(result.Note, "results", Rules.LongText))
            .FirstOrDefault(wrong => wrong is not null)
        ?? (results.DistinctBy(result => result.Process).Count() < results.Length
            ? new Rejection("process-repeated", "results names a process twice; give one result for each.", Refusal.Invalid, "results")
        : restart.Processes.Except(results.Select(result => result.Process)).ToArray() is { Length: > 0 } left
            ? new Rejection(
                "processes-unchecked", $"results lacks {ContractQuestions.Known(left)}; every process has a result.", Refusal.Invalid,
                "results")
        : results.Length > MostProcesses
            ? new Rejection("processes-too-many", $"results has more than {MostProcesses} processes.", Refusal.Invalid, "results")
        : null);

    private static Rejection? Person(string? customer, string? reason) =>
        Rules.Required(customer, "customer", Rules.ShortText) ?? Rules.Required(reason, "reason");

    private static Rejection NotRequested(Incident incident) =>
        new("restart-not-requested", $"No restart of {incident.Number} is requested.");
}
