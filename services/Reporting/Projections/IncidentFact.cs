using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Contracts.Events.Incident;
using ServiceDefaults.EventSourcing;

namespace Reports.Projections;

/// <summary>What statistics need of one incident: a fold of its events, one row in <c>views.incident_fact</c>.</summary>
public sealed record IncidentFact
{
    public required string Tenant { get; init; }
    public required Guid Incident { get; init; }
    public string Contract { get; init; } = "";
    public int ContractVersion { get; init; }
    public string Number { get; init; } = "";
    public string Severity { get; init; } = "";
    public string? Category { get; init; }
    public string Level { get; init; } = "";
    public string? Site { get; init; }
    public string Status { get; init; } = "";

    /// <summary>As the past log has it, where the incident comes from one.</summary>
    public string? SourceStatus { get; init; }
    public string? SourceSubStatus { get; init; }
    public string? SourceLevel { get; init; }

    /// <summary>How many lines of the past log say so, by JSON of <c>[status, sub-status, level]</c>.</summary>
    public ImmutableSortedDictionary<string, int> SourceChanges { get; init; } = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public bool Imported { get; init; }
    public DateTimeOffset? ReportedAt { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>When it was resolved for good: a reopened incident is not resolved.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public int Reopenings { get; init; }

    /// <summary>Where it stood before it began to wait.</summary>
    public string? Before { get; init; }
    public long Version { get; init; }

    public static IncidentFact Start(string tenant, Guid incident) => new() { Tenant = tenant, Incident = incident };

    public IncidentFact Apply(EventEnvelope e) => Evolve(e.Event) with { Version = e.Sequence };

    /// <summary>Follows the incident's own statuses; an event that statistics do not ask for changes nothing.</summary>
    public IncidentFact Evolve(object happened)
    {
        var next = Fold(happened);
        return SourceLine.Of(happened) is { } line ? next.Count(line) : next;
    }

    private IncidentFact Fold(object happened) => happened switch
    {
        IncidentReported e => this with
        {
            Contract = e.ContractId,
            ContractVersion = e.ContractVersion,
            Number = e.Number,
            Severity = e.Severity,
            Category = e.Category,
            Level = e.Level,
            Site = e.Site,
            Labels = e.Labels,
            Imported = e.Imported,
            ReportedAt = e.ReportedAt,
            Status = "reported",
        },
        IncidentAcknowledged e => this with
        {
            AcknowledgedAt = AcknowledgedAt ?? e.At,
            Status = Status is "reported" ? "acknowledged" : Status,
            Before = Before is "reported" ? "acknowledged" : Before,
        },
        IncidentClassified e => this with { Severity = e.Severity, Category = e.Category },
        IncidentContractVersionChanged e => this with { ContractVersion = e.ToVersion },
        IncidentEscalated e => this with { Level = e.ToLevel },
        IncidentHandedBack e => this with { Level = e.ToLevel },
        IncidentAccepted or ActionPlanSubmitted or StatusUpdated or WorkaroundProvided => Worked(),
        IncidentPaused => this with { Status = "pending", Before = Before ?? Status },
        IncidentResumed => this with { Status = Before ?? Status, Before = null },
        IncidentResolved e => this with { Status = "resolved", ResolvedAt = e.At, Before = null },
        ResolutionConfirmed => this with { Status = "confirmed" },
        ResolutionRejected => OpenAgain(),
        IncidentReopened => OpenAgain() with { Reopenings = Reopenings + 1 },
        IncidentClosed e => this with { Status = "closed", ClosedAt = e.At, ResolvedAt = ResolvedAt ?? e.At, Before = null },
        IncidentCancelled e => this with { Status = "cancelled", ClosedAt = e.At, Before = null },
        IncidentAmended { Field: "site" } e => this with { Site = e.Becomes },
        IncidentAmended { Field: "at" } e => Moved(e),
        _ => this,
    };

    private IncidentFact Moved(IncidentAmended e)
    {
        return e.Event switch
        {
            "incident.reported.v1" => this with { ReportedAt = Right(ReportedAt) },
            "incident.acknowledged.v1" => this with { AcknowledgedAt = Right(AcknowledgedAt) },
            "incident.resolved.v1" => this with { ResolvedAt = Right(ResolvedAt) },
            "incident.closed.v1" or "incident.cancelled.v1" => this with { ClosedAt = Right(ClosedAt) },
            _ => this,
        };

        DateTimeOffset? Right(DateTimeOffset? known) => known == Time(e.Was) ? Time(e.Becomes) : known;

        static DateTimeOffset? Time(string? rfc3339) => rfc3339 is null ? null : DateTimeOffset.Parse(rfc3339, CultureInfo.InvariantCulture);
    }

    private IncidentFact Count(SourceLine line)
    {
        var change = JsonSerializer.Serialize((string?[])[line.Status, line.SubStatus, line.Level ?? Level]);
        return this with
        {
            SourceStatus = line.Status,
            SourceSubStatus = line.SubStatus,
            SourceLevel = line.Level ?? SourceLevel,
            SourceChanges = SourceChanges.SetItem(change, SourceChanges.GetValueOrDefault(change) + 1),
        };
    }

    private IncidentFact Worked() => Status is "acknowledged" ? this with { Status = "in-progress" } : this;

    private IncidentFact OpenAgain() => this with { Status = "in-progress", ResolvedAt = null, ClosedAt = null, Before = null };
}
