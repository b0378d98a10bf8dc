using Contracts.Terms;
using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <param name="Owner">Who follows it up; none keeps the owner it has, and where it has none it is the one who acknowledges.</param>
public sealed record AcknowledgeIncident(string By, string? Owner = null, DateTimeOffset? At = null);

public sealed record ClassifyIncident(
    string By, string? Reason, string? Severity = null, string? Category = null, DateTimeOffset? At = null)
{
    public string? Impact { get; init; }
    public string? Urgency { get; init; }
}

/// <param name="Owner">None means the one who accepts.</param>
public sealed record AcceptIncident(string By, string? Owner = null, string? Team = null, DateTimeOffset? At = null);

public sealed record AssignIncident(string By, string? Owner = null, string? Team = null, DateTimeOffset? At = null);

/// <summary>Who has it, and what kind of fault it is.</summary>
public static class Handling
{
    public static Decision Decide(Incident incident, AcknowledgeIncident command, DateTimeOffset now)
    {
        if (Rules.Working(incident) is { } refused)
            return refused;
        if (incident.AcknowledgedAt is not null)
            return Decision.Nothing;
        if ((Rules.Time(incident, command.At, now) ?? Rules.Optional(command.Owner, "owner")) is { } wrong)
            return wrong;
        return Decision.Of(Acknowledged(incident, command.Owner, command.By, Rules.When(command.At, now)));
    }

    public static Decision Decide(Incident incident, ClassifyIncident command, ContractDocument terms, DateTimeOffset now)
    {
        if (Rules.NotOver(incident) is { } refused)
            return refused;
        var (given, refusedGrade) = Grading.Of(terms, new Grade(command.Severity, command.Impact, command.Urgency));
        if ((refusedGrade ?? Reporting.Category(terms, command.Category)) is { } unknown)
            return unknown;
        if (given.IsEmpty && command.Category is null)
            return new Rejection(
                "classification-empty", "Neither severity nor impact and urgency nor category is given; give at least one.",
                Refusal.Invalid, "severity");
        var before = new Grade(incident.Severity, incident.Impact, incident.Urgency);
        // A severity that is given alone and stays does not take back what it was made of.
        var grade = given.IsEmpty || given == new Grade(incident.Severity) ? before : given;
        var severity = grade.Severity!;
        var category = command.Category ?? incident.Category;
        if (grade == before && category == incident.Category)
            return Decision.Nothing;
        if ((Rules.Required(command.Reason, "reason") ?? Rules.Time(incident, command.At, now)) is { } wrong)
            return wrong;
        return Decision.Of(new IncidentClassified(
            severity, category, terms.PartiesFor(category, incident.Level), OwnerUnder(incident, severity, terms, terms),
            command.Reason!.Trim(), command.By, Rules.When(command.At, now))
        {
            Impact = grade.Impact,
            Urgency = grade.Urgency,
        });
    }

    public static Decision Decide(Incident incident, AcceptIncident command, DateTimeOffset now)
    {
        if (Rules.Working(incident) is { } refused)
            return refused;
        var owner = Rules.Tidy(command.Owner) ?? command.By;
        if (!incident.AwaitsAcceptance)
            return incident.Owner == owner ? Decision.Nothing : new Rejection(
                "nothing-to-accept", $"{incident.Number} was not handed to level {incident.Level}; assign it to change its owner.");
        if ((Rules.Optional(owner, "owner") ?? Rules.Optional(command.Team, "team") ?? Rules.Time(incident, command.At, now)) is { } wrong)
            return wrong;
        var at = Rules.When(command.At, now);
        return Decision.Of([
            .. Response(incident, command.By, at),
            new IncidentAccepted(incident.Level, owner, Rules.Tidy(command.Team), command.By, at)]);
    }

    public static Decision Decide(Incident incident, AssignIncident command, DateTimeOffset now)
    {
        if (Rules.Working(incident) is { } refused)
            return refused;
        var (owner, team) = (Rules.Tidy(command.Owner), Rules.Tidy(command.Team));
        if (owner is null && team is null)
            return new Rejection("assignee-required", "Neither owner nor team is given; give at least one.", Refusal.Invalid, "owner");
        if ((owner ?? incident.Owner) == incident.Owner && (team ?? incident.Team) == incident.Team)
            return Decision.Nothing;
        if ((Rules.Optional(owner, "owner") ?? Rules.Optional(team, "team") ?? Rules.Time(incident, command.At, now)) is { } wrong)
            return wrong;
        return Decision.Of(new IncidentAssigned(owner, team, command.By, Rules.When(command.At, now)));
    }

    /// <summary>Who works on a fault has answered it: work on one that nobody acknowledged is its response.</summary>
    internal static object[] Response(Incident incident, string by, DateTimeOffset at) =>
        incident.AcknowledgedAt is null ? [Acknowledged(incident, null, by, at)] : [];

    private static IncidentAcknowledged Acknowledged(Incident incident, string? owner, string by, DateTimeOffset at) =>
        new(Rules.Tidy(owner) ?? incident.Owner ?? by, by, at);

    /// <summary>The person named for a severity follows it; one who was assigned by hand stays.</summary>
    internal static string? OwnerUnder(Incident incident, string severity, ContractDocument terms, ContractDocument next) =>
        incident.Owner is null || incident.Owner == terms.FindSeverity(incident.Severity)?.Owner
            ? next.FindSeverity(severity)?.Owner ?? incident.Owner
            : incident.Owner;
}
