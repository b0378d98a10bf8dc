using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <summary>
/// An incident as its events tell it: <see cref="Evolve"/> folds any order without refusing, rules stand in the deciders.
/// </summary>
public sealed record Incident
{
    public static readonly Incident None = new();

    public IncidentStatus Status { get; init; }
    public string Number { get; init; } = "";
    public string Contract { get; init; } = "";
    public int ContractVersion { get; init; }
    public string Summary { get; init; } = "";
    public string? Description { get; init; }
    public string? Category { get; init; }
    public string Severity { get; init; } = "";
    /// <summary>What the severity follows from by the contract's matrix; none where it was named itself.</summary>
    public string? Impact { get; init; }
    public string? Urgency { get; init; }
    public string Level { get; init; } = "";
    public IReadOnlyList<string> Parties { get; init; } = [];
    public string? Owner { get; init; }
    public string? Team { get; init; }
    public string? Site { get; init; }
    public string? Device { get; init; }
    public string? Symptom { get; init; }
    public DateTimeOffset? Since { get; init; }
    public string ReporterName { get; init; } = "";
    public string? ReporterPhone { get; init; }
    public string? ReporterEmail { get; init; }
    public string? DedupKey { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public bool Imported { get; init; }

    public DateTimeOffset ReportedAt { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }
    public DateTimeOffset? WorkaroundAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public DateTimeOffset? ConfirmedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Handed to this level, which has not taken it over yet.</summary>
    public bool AwaitsAcceptance { get; init; }
    /// <summary>The plan since the last change of level.</summary>
    public string? ActionPlan { get; init; }
    public string? Workaround { get; init; }
    public string? Resolution { get; init; }
    /// <summary>The customer's reason against the last resolution; none once it is resolved again.</summary>
    public string? RejectedFor { get; init; }
    public string? Cause { get; init; }
    public string? Measures { get; init; }
    public int Reopenings { get; init; }
    public Waiting? Waiting { get; init; }

    /// <summary>What the intake asks for by contract; none means all that it can ask for.</summary>
    public IReadOnlyList<string>? Intake { get; init; }
    public IReadOnlyList<Link> Links { get; init; } = [];
    public Restart? Restart { get; init; }
    public Backup? Backup { get; init; }
    public IReadOnlyList<Visit> Visits { get; init; } = [];
    public IReadOnlyList<Spare> Spares { get; init; } = [];
    public IReadOnlyList<Referral> Referrals { get; init; } = [];
    public Major? Major { get; init; }
    public Satisfaction? Satisfaction { get; init; }
    public IReadOnlyList<Complaint> Complaints { get; init; } = [];
    public IReadOnlyList<Amendment> Amendments { get; init; } = [];
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>All its events: version n is at n − 1. What an amendment can speak of.</summary>
    public IReadOnlyList<Past> History { get; init; } = [];

    /// <summary>Set while the newest event is a refusal: the command that led to it is answered with it.</summary>
    public Denial? Denial { get; init; }

    public static Incident Evolve(Incident incident, object happened)
    {
        var next = Fold(incident, happened);
        return next with
        {
            Team = SourceLine.Of(happened)?.Team ?? next.Team,
            History = [.. next.History, new Past(happened.GetType().Name, ((IHappened)happened).At)],
            Denial = happened is RestartDenied denied ? new Denial(denied.Code, denied.Why) : null,
        };
    }

    private static Incident Fold(Incident incident, object happened) => happened switch
    {
        IncidentReported e => Reported(e),
        IncidentDuplicateReported => incident,
        IncidentAcknowledged e => incident with
        {
            Status = incident.Status is IncidentStatus.Reported ? IncidentStatus.Acknowledged : incident.Status,
            Waiting = incident.Waiting is { Before: IncidentStatus.Reported } waiting
                ? waiting with { Before = IncidentStatus.Acknowledged }
                : incident.Waiting,
            AcknowledgedAt = incident.AcknowledgedAt ?? e.At,
            Owner = e.Owner ?? incident.Owner,
        },
        IncidentClassified e => incident with
        {
            Severity = e.Severity,
            Impact = e.Impact,
            Urgency = e.Urgency,
            Category = e.Category,
            Parties = e.Parties,
            Owner = e.Owner,
        },
        IncidentContractVersionChanged e => incident with
        {
            ContractVersion = e.ToVersion,
            Impact = e.Impact,
            Urgency = e.Urgency,
            Parties = e.Parties,
            Owner = e.Owner,
        },
        IncidentEscalated e => incident with { Level = e.ToLevel, Parties = e.Parties, AwaitsAcceptance = true, ActionPlan = null },
        IncidentHandedBack e => incident with { Level = e.ToLevel, Parties = e.Parties, AwaitsAcceptance = true, ActionPlan = null },
        IncidentAccepted e => incident.Worked() with { AwaitsAcceptance = false, Owner = e.Owner, Team = e.Team ?? incident.Team },
        IncidentAssigned e => incident with { Owner = e.Owner ?? incident.Owner, Team = e.Team ?? incident.Team },
        ActionPlanSubmitted e => incident.Worked() with { ActionPlan = e.Plan },
        StatusUpdated => incident.Worked(),
        WorkaroundProvided e => incident.Worked() with { Workaround = e.Description, WorkaroundAt = incident.WorkaroundAt ?? e.At },
        IncidentPaused e => incident with
        {
            Status = IncidentStatus.Pending,
            Waiting = new Waiting(e.Reason, e.At, incident.Waiting?.Before ?? incident.Status),
        },
        IncidentResumed => incident with { Status = incident.Waiting?.Before ?? incident.Status, Waiting = null },
        IncidentResolved e => incident with
        {
            Status = IncidentStatus.Resolved,
            ResolvedAt = e.At,
            Resolution = e.Resolution,
            Cause = e.Cause,
            Measures = e.Measures,
            RejectedFor = null,
            Waiting = null,
        },
        ResolutionConfirmed e => incident with { Status = IncidentStatus.Confirmed, ConfirmedAt = e.At },
        ResolutionRejected e => incident.OpenAgain() with { RejectedFor = e.Reason },
        IncidentReopened => incident.OpenAgain() with { Reopenings = incident.Reopenings + 1 },
        IncidentClosed e => incident with { Status = IncidentStatus.Closed, ClosedAt = e.At, Waiting = null },
        IncidentCancelled e => incident with { Status = IncidentStatus.Cancelled, ClosedAt = e.At, Waiting = null },
        IncidentLogged => incident,
        _ => WorkFold.Apply(incident, happened)
            ?? throw new InvalidOperationException($"{happened.GetType().Name} is no event of an incident"),
    };

    private static Incident Reported(IncidentReported e) => new()
    {
        Status = IncidentStatus.Reported,
        Number = e.Number,
        Contract = e.Contract,
        ContractVersion = e.ContractVersion,
        Summary = e.Summary,
        Description = e.Description,
        Category = e.Category,
        Severity = e.Severity,
        Impact = e.Impact,
        Urgency = e.Urgency,
        Level = e.Level,
        Parties = e.Parties,
        Owner = e.Owner,
        Site = e.Site,
        Device = e.Device,
        Symptom = e.Symptom,
        Since = e.Since,
        ReporterName = e.ReporterName,
        ReporterPhone = e.ReporterPhone,
        ReporterEmail = e.ReporterEmail,
        DedupKey = e.DedupKey,
        Labels = e.Labels,
        Imported = e.Imported,
        Intake = e.Intake,
        ReportedAt = e.At,
    };

    internal Incident Worked() => Status is IncidentStatus.Acknowledged ? this with { Status = IncidentStatus.InProgress } : this;

    /// <summary>The first acknowledgement and all elapsed time stay; only the end is taken back.</summary>
    private Incident OpenAgain() =>
        this with { Status = IncidentStatus.InProgress, ResolvedAt = null, ConfirmedAt = null, ClosedAt = null, Waiting = null };
}

/// <param name="Reason">Id of the contract's pause reason.</param>
/// <param name="Before">Where it stood, and stands again afterwards.</param>
public sealed record Waiting(string Reason, DateTimeOffset Since, IncidentStatus Before);
