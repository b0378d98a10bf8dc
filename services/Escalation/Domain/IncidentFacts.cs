namespace Escalations.Domain;

/// <summary>What clocks need to know of an incident: a fold over what happened to it.</summary>
/// <param name="ReportedAt">From when it counts.</param>
public sealed record IncidentFacts(
    string Tenant, Guid Id, string Contract, int ContractVersion, string Severity, string Level, DateTimeOffset ReportedAt, bool Imported)
{
    /// <summary>What it waits for, while it waits.</summary>
    public string? PauseReason { get; init; }

    public bool Acknowledged { get; init; }

    /// <summary>Since when an action plan is wanted.</summary>
    public DateTimeOffset? EscalatedAt { get; init; }

    /// <summary>Since when a plan is followed.</summary>
    public DateTimeOffset? PlanAt { get; init; }

    public bool Workaround { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public bool Ended { get; init; }

    public static IncidentFacts Of(string tenant, Guid id, Happening.Reported e) =>
        new(tenant, id, e.Contract, e.ContractVersion, e.Severity, e.Level, e.At, e.Imported);

    public IncidentFacts Apply(Happening happening) => happening switch
    {
        Happening.Acknowledged => this with { Acknowledged = true },
        Happening.Classified e => this with { Severity = e.Severity },
        Happening.Escalated e => this with { Level = e.Level, EscalatedAt = e.At },
        Happening.HandedBack e => this with { Level = e.Level },
        Happening.Planned e => this with { EscalatedAt = null, PlanAt = e.At },
        Happening.WorkedAround => this with { Workaround = true },
        Happening.Paused e => this with { PauseReason = e.Reason },
        Happening.Resumed => this with { PauseReason = null },
        Happening.Resolved e => this with { ResolvedAt = e.At, PauseReason = null, EscalatedAt = null },
        Happening.CameBack => this with { ResolvedAt = null, Workaround = false, Ended = false, PauseReason = null },
        Happening.Closed or Happening.Cancelled => this with { Ended = true, PauseReason = null },
        _ => this,
    };
}
