using Contracts.Terms;
using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <param name="To">A higher level; none means the next.</param>
public sealed record EscalateIncident(string By, string? Reason, string? To = null, DateTimeOffset? At = null);

/// <param name="To">A lower level; none means the one below.</param>
public sealed record HandBackIncident(string By, string? Reason, string? To = null, DateTimeOffset? At = null);

/// <summary>A clock of the contract ran out, and the contract asks for the next level.</summary>
/// <param name="Level">Level the incident had as the clock ran out.</param>
public sealed record EscalateOnBreach(string Clock, string Level, DateTimeOffset DueAt);

/// <summary>Which support level has it. The receiving level accepts (<see cref="AcceptIncident"/>).</summary>
public static class Levels
{
    public static Decision Decide(Incident incident, EscalateIncident command, ContractDocument terms, DateTimeOffset now)
    {
        if ((Rules.Working(incident) ?? Known(terms, command.To)) is { } refused)
            return refused;
        var rank = terms.RankOf(incident.Level);
        var to = command.To ?? terms.LevelAt(rank + 1);
        if (to is null)
            return new Rejection(
                "no-higher-level", $"{incident.Level} is the highest level of contract {terms.Id}; assign or hand back instead.");
        if (to == incident.Level)
            return Decision.Nothing;
        if (terms.RankOf(to) < rank)
            return new Rejection("level-not-higher", $"to is below {incident.Level}; hand back to a lower level.", Refusal.Invalid, "to");
        if ((Rules.Required(command.Reason, "reason") ?? Rules.Time(incident, command.At, now)) is { } wrong)
            return wrong;
        return Decision.Of(Escalated(incident, to, terms, command.Reason!.Trim(), command.By, Rules.When(command.At, now)));
    }

    public static Decision Decide(Incident incident, HandBackIncident command, ContractDocument terms, DateTimeOffset now)
    {
        if ((Rules.Working(incident) ?? Known(terms, command.To)) is { } refused)
            return refused;
        var rank = terms.RankOf(incident.Level);
        var to = command.To ?? terms.LevelAt(rank - 1);
        if (to is null)
            return new Rejection(
                "no-lower-level", $"{incident.Level} is the lowest level of contract {terms.Id}; escalate or assign instead.");
        if (to == incident.Level)
            return Decision.Nothing;
        if (terms.RankOf(to) > rank)
            return new Rejection("level-not-lower", $"to is above {incident.Level}; escalate to a higher level.", Refusal.Invalid, "to");
        if ((Rules.Required(command.Reason, "reason") ?? Rules.Time(incident, command.At, now)) is { } wrong)
            return wrong;
        return Decision.Of(new IncidentHandedBack(
            incident.Level, to, terms.PartiesFor(incident.Category, to), command.Reason!.Trim(), command.By, Rules.When(command.At, now)));
    }

    /// <summary>
    /// Nothing where the reason no longer stands: somebody answered, it was resolved or cancelled, a person moved it to
    /// another level meanwhile, or no level is left. A past that is only recorded escalates nothing.
    /// </summary>
    public static Decision Decide(Incident incident, EscalateOnBreach command, ContractDocument terms, DateTimeOffset now)
    {
        if (!incident.Status.IsWorking() || incident.Imported || incident.Level != command.Level)
            return Decision.Nothing;
        if (command.Clock == "response" && incident.AcknowledgedAt is not null)
            return Decision.Nothing;
        return terms.LevelAt(terms.RankOf(incident.Level) + 1) is { } next
            ? Decision.Of(Escalated(
                incident, next, terms, $"{command.Clock} was due at {command.DueAt.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss'Z'}",
                $"clock:{command.Clock}", now.ToUniversalTime()))
            : Decision.Nothing;
    }

    private static IncidentEscalated Escalated(
        Incident incident, string to, ContractDocument terms, string reason, string by, DateTimeOffset at) =>
        new(incident.Level, to, terms.PartiesFor(incident.Category, to), reason, by, at);

    private static Rejection? Known(ContractDocument terms, string? level) =>
        level is null || terms.RankOf(level) >= 0 ? null : new Rejection(
            "level-unknown", $"to is no level of contract {terms.Id}; it has {ContractQuestions.Known(terms.Levels.Select(l => l.Id))}.",
            Refusal.Invalid, "to");
}
