using Contracts.Events.Escalation;
using ServiceDefaults.EventSourcing;

namespace Reports.Projections;

/// <summary>One round of one clock of an incident; one row in <c>views.clock_fact</c>.</summary>
public sealed record ClockFact
{
    public required string Tenant { get; init; }
    public required Guid Incident { get; init; }
    public required string Clock { get; init; }
    public required int Round { get; init; }
    public string Severity { get; init; } = "";

    /// <summary><c>running</c>, <c>paused</c>, <c>met</c>, <c>late</c> or <c>cancelled</c>.</summary>
    public string State { get; init; } = "running";
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? DueAt { get; init; }
    public DateTimeOffset? BreachedAt { get; init; }
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>ISO 8601, counted in the calendar of the clock.</summary>
    public string? Elapsed { get; init; }

    /// <summary>Clock and round an event is about; none where it is about something else.</summary>
    public static (string Clock, int Round)? KeyOf(object happened) => happened switch
    {
        ClockStarted e => (e.Clock, e.Round),
        ClockPaused e => (e.Clock, e.Round),
        ClockResumed e => (e.Clock, e.Round),
        ClockRetargeted e => (e.Clock, e.Round),
        ClockWarned e => (e.Clock, e.Round),
        ClockBreached e => (e.Clock, e.Round),
        ClockStopped e => (e.Clock, e.Round),
        _ => null,
    };

    public ClockFact Evolve(object happened) => happened switch
    {
        ClockStarted e => this with
        {
            Severity = e.Severity,
            State = "running",
            StartedAt = e.StartedAt,
            DueAt = e.DueAt,
            StoppedAt = null,
            Elapsed = null,
        },
        ClockPaused => this with { State = "paused" },
        ClockResumed e => this with { State = "running", DueAt = e.DueAt, StoppedAt = null, Elapsed = null },
        ClockRetargeted e => this with { Severity = e.Severity, DueAt = e.DueAt },
        ClockBreached e => this with { BreachedAt = e.DueAt },
        ClockStopped e => this with { State = e.Outcome, StoppedAt = e.At, Elapsed = e.Elapsed },
        _ => this,
    };

    /// <summary>All rounds of an incident's clocks, in the order they started.</summary>
    public static IReadOnlyList<ClockFact> Fold(Guid incident, IEnumerable<EventEnvelope> events)
    {
        var facts = new Dictionary<(string, int), ClockFact>();
        foreach (var e in events.OrderBy(e => e.Sequence))
        {
            if (!e.Subject.StartsWith("clocks/", StringComparison.Ordinal) || KeyOf(e.Event) is not { } key) continue;
            var fact = facts.GetValueOrDefault(key)
                ?? new ClockFact { Tenant = e.Tenant, Incident = incident, Clock = key.Clock, Round = key.Round };
            facts[key] = fact.Evolve(e.Event);
        }
        return [.. facts.Values.OrderBy(fact => fact.StartedAt).ThenBy(fact => fact.Clock, StringComparer.Ordinal).ThenBy(fact => fact.Round)];
    }
}
