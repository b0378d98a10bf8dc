using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <summary>Another incident, as it stands when a tie to it is decided.</summary>
public sealed record Other(Guid Id, Incident Incident);

public sealed record MergeIncident(string By, Other Into, string? Reason, DateTimeOffset? At = null);

/// <param name="To">The other incident; none where the target is an asset, a change or a problem.</param>
public sealed record LinkIncident(
    string By, string? Relation, string? Target, Other? To, string? Note = null, DateTimeOffset? At = null);

public sealed record UnlinkIncident(string By, string? Relation, string? Target, string? Reason, DateTimeOffset? At = null);

/// <summary>Which incidents belong together, and what else they are about. Each tie of two incidents is an event of both.</summary>
public static class Ties
{
    public const string MergedInto = "merged-into";
    public const string Merged = "merged";
    public const string ParentOf = "parent-of";
    public const string ChildOf = "child-of";
    public const string Problem = "problem";

    private static readonly Dictionary<string, string> Inverses = new()
    {
        [ParentOf] = ChildOf,
        [ChildOf] = ParentOf,
        ["caused-by"] = "cause-of",
        ["cause-of"] = "caused-by",
        ["related-to"] = "related-to",
    };

    private static readonly string[] Things = ["asset", "change", Problem];

    public static bool BetweenIncidents(string? relation) => relation is not null && Inverses.ContainsKey(relation);

    /// <summary>What the other incident calls the tie.</summary>
    public static string Inverse(string relation) => Inverses[relation];

    public static Decision Decide(Incident incident, MergeIncident command, DateTimeOffset now)
    {
        var (into, id) = (command.Into.Incident, command.Into.Id.ToString());
        if (incident.Links.Any(link => link.Relation == MergedInto && link.Target == id))
            return Decision.Nothing;
        if ((Rules.Working(incident) ?? Rules.Required(command.Reason, "reason") ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        if (into.Number == incident.Number)
            return new Rejection("merge-into-itself", "into is the incident itself; name another one.", Refusal.Invalid, "into");
        if (into.Contract != incident.Contract)
            return new Rejection(
                "contracts-differ", $"{into.Number} falls under another contract; link the two instead.", Refusal.Conflict, "into");
        if (!into.Status.IsWorking())
            return new Rejection(
                "target-not-open", $"{into.Number} is {into.Status.Name()}; reopen it first, or link the two.", Refusal.Conflict, "into");
        var (reason, at) = (command.Reason!.Trim(), Rules.When(command.At, now));
        return Decision.Of(
            new IncidentMerged(command.Into.Id, into.Number, reason, command.By, at),
            new IncidentCancelled($"→ {into.Number}: {reason}", command.By, at));
    }

    /// <summary>The other side of a merger.</summary>
    public static Decision Absorb(Incident incident, Other duplicate, string by, DateTimeOffset now) =>
        incident.Links.Any(link => link.Relation == Merged && link.Target == duplicate.Id.ToString()) ? Decision.Nothing
        : Rules.Working(incident) is { } refused ? refused
        : Decision.Of(new IncidentAbsorbed(
            duplicate.Id, duplicate.Incident.Number, duplicate.Incident.Summary, duplicate.Incident.ReporterName,
            duplicate.Incident.ReporterPhone, duplicate.Incident.ReporterEmail, by, now.ToUniversalTime()));

    public static Decision Decide(Incident incident, LinkIncident command, DateTimeOffset now)
    {
        if (Known(command.Relation) is { } unknown)
            return unknown;
        var (relation, target) = (command.Relation!, command.To?.Id.ToString() ?? command.Target?.Trim());
        if ((Rules.Required(target, "target", Rules.ShortText) ?? Rules.Optional(command.Note, "note", Rules.LongText)
            ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        if (incident.Links.Any(link => link.Relation == relation && link.Target == target))
            return Decision.Nothing;
        if (command.To is { } other && Between(incident, relation, other) is { } wrong)
            return wrong;
        return Decision.Of(new IncidentLinked(
            relation, target!, command.To?.Incident.Number, Rules.Tidy(command.Note), command.By, Rules.When(command.At, now)));
    }

    public static Decision Decide(Incident incident, UnlinkIncident command, DateTimeOffset now)
    {
        if (Known(command.Relation) is { } unknown)
            return unknown;
        if (Rules.Required(command.Target, "target", Rules.ShortText) is { } empty)
            return empty;
        if (!incident.Links.Any(link => link.Relation == command.Relation && link.Target == command.Target!.Trim()))
            return Decision.Nothing;
        if ((Rules.Required(command.Reason, "reason") ?? Rules.Time(incident, command.At, now)) is { } wrong)
            return wrong;
        return Decision.Of(new IncidentUnlinked(
            command.Relation!, command.Target!.Trim(), command.Reason!.Trim(), command.By, Rules.When(command.At, now)));
    }

    /// <summary>Families have two generations, so that nothing is its own ancestor.</summary>
    private static Rejection? Between(Incident incident, string relation, Other other) =>
        other.Incident.Number == incident.Number
            ? new Rejection("link-to-itself", "target is the incident itself; name another one.", Refusal.Invalid, "target")
        : relation == ChildOf ? Family(other.Incident, incident)
        : relation == ParentOf ? Family(incident, other.Incident)
        : null;

    private static Rejection? Family(Incident parent, Incident child) =>
        Has(child, ChildOf)
            ? new Rejection("parent-known", $"{child.Number} has a parent already; undo that tie first.", Refusal.Conflict, "target")
        : Has(child, ParentOf)
            ? new Rejection("child-is-parent", $"{child.Number} has children itself; it cannot be a child.", Refusal.Conflict, "target")
        : Has(parent, ChildOf)
            ? new Rejection("parent-is-child", $"{parent.Number} is a child itself; tie to its parent.", Refusal.Conflict, "target")
        : null;

    private static bool Has(Incident incident, string relation) => incident.Links.Any(link => link.Relation == relation);

    private static Rejection? Known(string? relation) => BetweenIncidents(relation) || Array.IndexOf(Things, relation) >= 0 ? null :
        new Rejection(
            "relation-unknown", $"relation is one of {ContractQuestions.Known([.. Inverses.Keys, .. Things])}.", Refusal.Invalid,
            "relation");
}
