using System.Globalization;
using System.Text.RegularExpressions;
using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <param name="Version">Of the event that was wrong.</param>
/// <param name="Field"><c>at</c>, or a fact of the report or of the last resolution.</param>
/// <param name="Value">What is right; none where there should be nothing. A time is RFC 3339.</param>
public sealed record AmendIncident(string By, long? Version, string? Field, string? Value, string? Reason);

/// <summary>What was recorded stays; what is right is said by another event, and holds from then on.</summary>
public static partial class Amendments
{
    private const string At = "at";

    private static readonly Dictionary<string, string[]> Facts = new()
    {
        [nameof(IncidentReported)] = ["summary", "description", "site", "device", "symptom", "since"],
        [nameof(IncidentResolved)] = ["resolution", "cause", "measures"],
    };

    public static Decision Decide(Incident incident, AmendIncident command, DateTimeOffset now)
    {
        if (incident.Status is IncidentStatus.None)
            return Rules.Unknown;
        if (command.Version is not >= 1 || command.Version > incident.History.Count)
            return new Rejection(
                "event-unknown", $"version is that of an event of {incident.Number}, 1 to {incident.History.Count}.",
                Refusal.Invalid, "version");
        var amended = incident.History[(int)command.Version.Value - 1];
        if ((Amendable(incident, command, amended.Event) ?? Rules.Required(command.Reason, "reason")) is { } refused)
            return refused;
        var (value, unreadable) = Read(command);
        var right = unreadable ?? (command.Field == At ? Time(incident, command.Version.Value, value, now) : Fact(incident, command, value));
        if (right is { } wrong)
            return wrong;
        var was = command.Field == At ? Rules.Rfc3339(amended.At) : FactOf(incident, command.Field!);
        return was == value ? Decision.Nothing : Decision.Of(new IncidentAmended(
            command.Version.Value, Kebab(amended.Event), command.Field!, was, value, command.Reason!.Trim(), command.By,
            now.ToUniversalTime()));
    }

    internal static Incident Apply(Incident incident, IncidentAmended e)
    {
        var amended = incident with
        {
            Amendments = [.. incident.Amendments, new Amendment(e.Version, e.Event, e.Field, e.Was, e.Becomes, e.Reason, e.By, e.At)],
        };
        return e.Field switch
        {
            At => Moved(amended, e.Version, Instant(e.Was), Instant(e.Becomes)),
            "summary" => amended with { Summary = e.Becomes ?? amended.Summary },
            "description" => amended with { Description = e.Becomes },
            "site" => amended with { Site = e.Becomes },
            "device" => amended with { Device = e.Becomes },
            "symptom" => amended with { Symptom = e.Becomes },
            "since" => amended with { Since = Instant(e.Becomes) },
            "resolution" => amended with { Resolution = e.Becomes },
            "cause" => amended with { Cause = e.Becomes },
            "measures" => amended with { Measures = e.Becomes },
            _ => amended,
        };
    }

    /// <summary>Whatever of the incident happened at that event happened at the other time.</summary>
    private static Incident Moved(Incident incident, long version, DateTimeOffset? was, DateTimeOffset? becomes)
    {
        if (becomes is not { } at || version < 1 || version > incident.History.Count)
            return incident;
        var amended = incident.History[(int)version - 1];
        var history = incident.History.ToArray();
        history[version - 1] = amended with { At = at };
        var moved = incident with { History = history };
        return amended.Event switch
        {
            nameof(IncidentReported) => moved with { ReportedAt = at },
            nameof(IncidentAcknowledged) => moved with { AcknowledgedAt = Now(moved.AcknowledgedAt) },
            nameof(WorkaroundProvided) => moved with { WorkaroundAt = Now(moved.WorkaroundAt) },
            nameof(IncidentPaused) when moved.Waiting is { } waiting => moved with
            {
                Waiting = waiting with { Since = Now(waiting.Since)!.Value },
            },
            nameof(IncidentResolved) => moved with { ResolvedAt = Now(moved.ResolvedAt) },
            nameof(ResolutionConfirmed) => moved with { ConfirmedAt = Now(moved.ConfirmedAt) },
            nameof(IncidentClosed) or nameof(IncidentCancelled) => moved with { ClosedAt = Now(moved.ClosedAt) },
            nameof(VisitArrived) => moved with
            {
                Visits = [.. moved.Visits.Select(visit => visit with { ArrivedAt = Now(visit.ArrivedAt) })],
            },
            nameof(VisitDispatched) => moved with
            {
                Visits = [.. moved.Visits.Select(visit => visit with { DispatchedAt = Now(visit.DispatchedAt)!.Value })],
            },
            nameof(VisitDeparted) => moved with
            {
                Visits = [.. moved.Visits.Select(visit => visit with { DepartedAt = Now(visit.DepartedAt) })],
            },
            _ => moved,
        };

        DateTimeOffset? Now(DateTimeOffset? known) => known == was ? at : known;
    }

    private static Rejection? Amendable(Incident incident, AmendIncident command, string amended) => command.Field switch
    {
        At when amended is not nameof(IncidentAmended) => null,
        { } field when Facts.TryGetValue(amended, out var facts) && facts.Contains(field) =>
            Latest(incident, command.Version!.Value, amended),
        _ when amended is nameof(IncidentAmended) => new Rejection(
            "field-not-amendable", $"Event {command.Version} is an amendment itself; amend the first event again.", Refusal.Invalid,
            "field"),
        _ => new Rejection(
            "field-not-amendable",
            $"field of event {command.Version} is one of {ContractQuestions.Known([At, .. Facts.GetValueOrDefault(amended, [])])}.",
            Refusal.Invalid, "field"),
    };

    private static Rejection? Latest(Incident incident, long version, string amended) =>
        incident.History.Skip((int)version).Any(past => past.Event == amended)
            ? new Rejection(
                "event-superseded", $"Event {version} was superseded by a later resolution; amend that one.", Refusal.Conflict, "version")
            : null;

    private static (string? Value, Rejection? Wrong) Read(AmendIncident command)
    {
        if (command.Field is not (At or "since") || Rules.Tidy(command.Value) is not { } text)
            return (Rules.Tidy(command.Value), null);
        return text.Contains('T') && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? (Rules.Rfc3339(time), null)
            : (null, new Rejection("value-unreadable", "value is no RFC 3339 time such as 2026-11-02T08:30:00Z.", Refusal.Invalid, "value"));
    }

    private static Rejection? Time(Incident incident, long version, string? value, DateTimeOffset now) =>
        Instant(value) is not { } at ? new Rejection("value-required", "value is missing; an event has a time.", Refusal.Invalid, "value")
        : at > now ? new Rejection("at-in-future", $"value lies after the platform's clock ({now:O}).", Refusal.Invalid, "value")
        : version > 1 && at < incident.ReportedAt
            ? new Rejection("at-before-report", $"value lies before the report ({incident.ReportedAt:O}).", Refusal.Invalid, "value")
        : version == 1 && incident.History.Skip(1).Any(past => past.At < at)
            ? new Rejection("at-out-of-order", "value lies after something that followed the report.", Refusal.Invalid, "value")
        : null;

    private static Rejection? Fact(Incident incident, AmendIncident command, string? value) => command.Field switch
    {
        "summary" => Rules.Required(value, "value", Rules.ShortText),
        "resolution" => Rules.Required(value, "value"),
        "site" or "device" => Rules.Optional(value, "value"),
        "since" when Instant(value) > incident.ReportedAt =>
            new Rejection("since-after-report", "value lies after the report; give an earlier time.", Refusal.Invalid, "value"),
        _ => Rules.Optional(value, "value", Rules.LongText),
    };

    private static string? FactOf(Incident incident, string field) => field switch
    {
        "summary" => incident.Summary,
        "description" => incident.Description,
        "site" => incident.Site,
        "device" => incident.Device,
        "symptom" => incident.Symptom,
        "since" => Rules.Rfc3339(incident.Since),
        "resolution" => incident.Resolution,
        "cause" => incident.Cause,
        "measures" => incident.Measures,
        _ => null,
    };

    private static DateTimeOffset? Instant(string? rfc3339) =>
        rfc3339 is null ? null : DateTimeOffset.Parse(rfc3339, CultureInfo.InvariantCulture);

    /// <summary><c>IncidentAcknowledged</c> → <c>incident-acknowledged</c>: the stored name, without its version.</summary>
    private static string Kebab(string name) => Capital().Replace(name, "-$0").ToLowerInvariant();

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex Capital();
}
