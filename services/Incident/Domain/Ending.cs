using ServiceDefaults.Decisions;

namespace Incidents.Domain;

public sealed record ResolveIncident(
    string By, string? Resolution, string? Cause = null, string? Measures = null, DateTimeOffset? At = null);

public sealed record ConfirmResolution(string By, DateTimeOffset? At = null);

public sealed record RejectResolution(string By, string? Reason, DateTimeOffset? At = null);

public sealed record ReopenIncident(string By, string? Reason, DateTimeOffset? At = null);

public sealed record CloseIncident(string By, string? Note = null, DateTimeOffset? At = null);

public sealed record CancelIncident(string By, string? Reason, DateTimeOffset? At = null);

/// <summary>Mended, agreed upon, over; or not after all.</summary>
public static class Ending
{
    public static Decision Decide(Incident incident, ResolveIncident command, DateTimeOffset now)
    {
        if (incident.Status is IncidentStatus.Resolved or IncidentStatus.Confirmed && incident.Resolution == Rules.Tidy(command.Resolution))
            return Decision.Nothing;
        if ((Rules.Working(incident) ?? Restarts.Unfinished(incident) ?? Rules.Required(command.Resolution, "resolution")
            ?? Rules.Optional(command.Cause, "cause", Rules.LongText) ?? Rules.Optional(command.Measures, "measures", Rules.LongText)
            ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        var at = Rules.When(command.At, now);
        return Decision.Of([
            .. Handling.Response(incident, command.By, at),
            new IncidentResolved(
                command.Resolution!.Trim(), Rules.Tidy(command.Cause), Rules.Tidy(command.Measures), command.By, at)]);
    }

    public static Decision Decide(Incident incident, ConfirmResolution command, DateTimeOffset now)
    {
        if (incident.Status is IncidentStatus.Confirmed || incident is { Status: IncidentStatus.Closed, ConfirmedAt: not null })
            return Decision.Nothing;
        if ((Rules.NotOver(incident) ?? Resolved(incident) ?? Time(incident, command.At, now)) is { } refused)
            return refused;
        return Decision.Of(new ResolutionConfirmed(command.By, Rules.When(command.At, now)));
    }

    public static Decision Decide(Incident incident, RejectResolution command, DateTimeOffset now)
    {
        if (incident.Status.IsWorking() && incident.RejectedFor is not null)
            return Decision.Nothing;
        if ((Rules.NotOver(incident) ?? Resolved(incident)) is { } refused)
            return refused;
        if (incident.Status is IncidentStatus.Confirmed)
            return new Rejection("already-confirmed", $"The resolution of {incident.Number} was confirmed; reopen the incident instead.");
        if ((Rules.Required(command.Reason, "reason") ?? Time(incident, command.At, now)) is { } wrong)
            return wrong;
        return Decision.Of(new ResolutionRejected(command.Reason!.Trim(), command.By, Rules.When(command.At, now)));
    }

    public static Decision Decide(Incident incident, ReopenIncident command, DateTimeOffset now)
    {
        if (incident.Status.IsWorking() && incident.Reopenings > 0)
            return Decision.Nothing;
        if (incident.Status is IncidentStatus.None or IncidentStatus.Cancelled)
            return Rules.NotOver(incident)!;
        if ((Resolved(incident) ?? Rules.Required(command.Reason, "reason") ?? Time(incident, command.At, now)) is { } refused)
            return refused;
        return Decision.Of(new IncidentReopened(command.Reason!.Trim(), command.By, Rules.When(command.At, now)));
    }

    public static Decision Decide(Incident incident, CloseIncident command, DateTimeOffset now)
    {
        if (incident.Status is IncidentStatus.Closed)
            return Decision.Nothing;
        if ((Rules.NotOver(incident) ?? Resolved(incident) ?? Rules.Optional(command.Note, "note", Rules.LongText)
            ?? Time(incident, command.At, now)) is { } refused)
            return refused;
        return Decision.Of(new IncidentClosed(Rules.Tidy(command.Note), command.By, Rules.When(command.At, now)));
    }

    public static Decision Decide(Incident incident, CancelIncident command, DateTimeOffset now)
    {
        if (incident.Status is IncidentStatus.Cancelled)
            return Decision.Nothing;
        if ((Rules.Working(incident) ?? Rules.Required(command.Reason, "reason") ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        return Decision.Of(new IncidentCancelled(command.Reason!.Trim(), command.By, Rules.When(command.At, now)));
    }

    private static Rejection? Resolved(Incident incident) => !incident.Status.IsWorking() ? null : new Rejection(
        "not-resolved", $"{incident.Number} is {incident.Status.Name()}; resolve it first, or cancel it if it was no fault.");

    private static Rejection? Time(Incident incident, DateTimeOffset? at, DateTimeOffset now) =>
        Rules.Time(incident, at, now)
        ?? Rules.NotBefore(incident.ClosedAt ?? incident.ConfirmedAt ?? incident.ResolvedAt, at, "what came before it");
}
