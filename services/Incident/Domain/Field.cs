using Contracts.Terms;
using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <param name="Site">None takes the incident's.</param>
public sealed record DispatchVisit(
    string By, string? Engineer, string? Site = null, DateTimeOffset? ExpectedAt = null, string? Note = null, DateTimeOffset? At = null);

/// <param name="Engineer">Who arrived; none is who was sent.</param>
public sealed record ArriveOnSite(string By, string? Engineer = null, DateTimeOffset? At = null);

public sealed record RecordVisitWork(string By, string? Work, DateTimeOffset? At = null);

/// <param name="Device">None takes the incident's.</param>
public sealed record SwapSpare(
    string By, string? SerialOut, string? SerialIn, string? Device = null, string? Note = null, DateTimeOffset? At = null);

/// <param name="Serial">Of the spare unit, as it was put in.</param>
public sealed record ReturnSpare(string By, string? Serial, string? Note = null, DateTimeOffset? At = null);

public sealed record LeaveSite(string By, string? Result, DateTimeOffset? At = null);

public sealed record CancelVisit(string By, string? Reason, DateTimeOffset? At = null);

/// <summary>An engineer goes to the site: one visit at a time, and no work before the backup is settled where the contract asks.</summary>
public static class Field
{
    public static Decision Decide(Incident incident, DispatchVisit command, DateTimeOffset now)
    {
        if ((Rules.Working(incident) ?? Rules.Required(command.Engineer, "engineer", Rules.ShortText)
            ?? Rules.Optional(command.Site, "site") ?? Rules.Optional(command.Note, "note", Rules.LongText)
            ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        var (engineer, at) = (command.Engineer!.Trim(), Rules.When(command.At, now));
        if (Open(incident) is { } open)
            return open.Engineer == engineer ? Decision.Nothing : new Rejection(
                "visit-open", $"{open.Engineer} is on visit {open.Number} of {incident.Number}; end or cancel it first.");
        if (command.ExpectedAt < at)
            return new Rejection(
                "expected-before-dispatch", "expectedAt lies before the dispatch; give a later time.", Refusal.Invalid, "expectedAt");
        return Decision.Of([
            .. Handling.Response(incident, command.By, at),
            new VisitDispatched(
                incident.Visits.Count + 1, engineer, Rules.Tidy(command.Site) ?? incident.Site, command.ExpectedAt?.ToUniversalTime(),
                Rules.Tidy(command.Note), command.By, at)]);
    }

    public static Decision Decide(Incident incident, ArriveOnSite command, DateTimeOffset now)
    {
        if ((Rules.Working(incident) ?? Rules.Optional(command.Engineer, "engineer")) is { } refused)
            return refused;
        if (Open(incident) is not { } visit)
            return NoVisit(incident);
        if (visit.ArrivedAt is not null)
            return Decision.Nothing;
        if ((Rules.Time(incident, command.At, now) ?? Rules.NotBefore(visit.DispatchedAt, command.At, "the dispatch")) is { } wrong)
            return wrong;
        return Decision.Of(new VisitArrived(
            visit.Number, Rules.Tidy(command.Engineer) ?? visit.Engineer, command.By, Rules.When(command.At, now)));
    }

    public static Decision Decide(Incident incident, RecordVisitWork command, ContractDocument terms, DateTimeOffset now)
    {
        if ((OnSite(incident, command.At, now) ?? Rules.Required(command.Work, "work") ?? Backups.Unsettled(incident, terms))
            is { } refused)
            return refused;
        var visit = Open(incident)!;
        return visit.Work is [.., var last] && last == command.Work!.Trim() ? Decision.Nothing
            : Decision.Of(new VisitWorked(visit.Number, command.Work!.Trim(), command.By, Rules.When(command.At, now)));
    }

    public static Decision Decide(Incident incident, SwapSpare command, ContractDocument terms, DateTimeOffset now)
    {
        var (device, serialOut, serialIn) =
            (Rules.Tidy(command.Device) ?? incident.Device, Rules.Tidy(command.SerialOut), Rules.Tidy(command.SerialIn));
        if (incident.Spares.Any(spare => spare.SerialOut == serialOut && spare.SerialIn == serialIn && spare.ReturnedAt is null))
            return Decision.Nothing;
        if ((OnSite(incident, command.At, now) ?? Rules.Required(device, "device", Rules.ShortText)
            ?? Rules.Required(serialOut, "serialOut", 100) ?? Rules.Required(serialIn, "serialIn", 100)
            ?? Rules.Optional(command.Note, "note", Rules.LongText) ?? Backups.Unsettled(incident, terms)) is { } refused)
            return refused;
        if (serialIn == serialOut)
            return new Rejection(
                "serials-equal", "serialIn is the unit that was taken out; give the serial number of the spare.", Refusal.Invalid,
                "serialIn");
        if (incident.Spares.Any(spare => spare.SerialIn == serialIn && spare.ReturnedAt is null && spare.SerialIn != serialOut))
            return new Rejection("spare-in-use", $"{serialIn} is in place already; return it first.", Refusal.Conflict, "serialIn");
        return Decision.Of(new SpareSwapped(
            Open(incident)!.Number, device!, serialOut!, serialIn!, Rules.Tidy(command.Note), command.By, Rules.When(command.At, now)));
    }

    /// <summary>Also after the incident is over: spares come back late.</summary>
    public static Decision Decide(Incident incident, ReturnSpare command, DateTimeOffset now)
    {
        if ((Rules.Required(command.Serial, "serial", 100) ?? Rules.Optional(command.Note, "note", Rules.LongText)) is { } refused)
            return refused;
        var serial = command.Serial!.Trim();
        if (incident.Spares.LastOrDefault(spare => spare.SerialIn == serial) is not { } spare)
            return new Rejection(
                "spare-unknown", $"{serial} was never put in for {incident.Number}; give serialIn of a swap.", Refusal.Invalid, "serial");
        if (spare.ReturnedAt is not null)
            return Decision.Nothing;
        if ((Rules.Time(incident, command.At, now) ?? Rules.NotBefore(spare.SwappedAt, command.At, "the swap")) is { } wrong)
            return wrong;
        return Decision.Of(new SpareReturned(serial, Rules.Tidy(command.Note), command.By, Rules.When(command.At, now)));
    }

    public static Decision Decide(Incident incident, LeaveSite command, DateTimeOffset now)
    {
        if (Open(incident) is null && incident.Visits is [.., { DepartedAt: not null }])
            return Decision.Nothing;
        if ((OnSite(incident, command.At, now) ?? Rules.Required(command.Result, "result")) is { } refused)
            return refused;
        return Decision.Of(new VisitDeparted(
            Open(incident)!.Number, command.Result!.Trim(), command.By, Rules.When(command.At, now)));
    }

    public static Decision Decide(Incident incident, CancelVisit command, DateTimeOffset now)
    {
        if (Open(incident) is not { } visit)
            return incident.Visits is [.., { Cancelled: true }] ? Decision.Nothing : NoVisit(incident);
        if (visit.ArrivedAt is not null)
            return new Rejection("visit-arrived", $"{visit.Engineer} is on site already; end the visit instead.");
        if ((Rules.Required(command.Reason, "reason") ?? Rules.Time(incident, command.At, now)) is { } wrong)
            return wrong;
        return Decision.Of(new VisitCancelled(visit.Number, command.Reason!.Trim(), command.By, Rules.When(command.At, now)));
    }

    private static Visit? Open(Incident incident) => incident.Visits is [.., { IsOpen: true } visit] ? visit : null;

    /// <summary>Who is on site may still enter what was done there after the incident was resolved.</summary>
    private static Rejection? OnSite(Incident incident, DateTimeOffset? at, DateTimeOffset now) =>
        Rules.NotOver(incident) is { } over ? over
        : Open(incident) is not { } visit ? NoVisit(incident)
        : visit.ArrivedAt is null
            ? new Rejection("not-arrived", $"{visit.Engineer} has not arrived; record the arrival first.")
        : Rules.Time(incident, at, now) ?? Rules.NotBefore(visit.ArrivedAt, at, "the arrival");

    private static Rejection NoVisit(Incident incident) =>
        incident.Status is IncidentStatus.None ? Rules.Unknown
        : new("no-visit", $"Nobody is on the way to {incident.Number}; dispatch an engineer first.");
}
