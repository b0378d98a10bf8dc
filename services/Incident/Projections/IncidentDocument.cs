using Incidents.Domain;

namespace Incidents.Projections;

/// <summary>An incident as the API shows it, and as the view keeps it.</summary>
/// <param name="Number">For people: <c>INC-000123</c>.</param>
/// <param name="ContractVersion">Version of the contract it is handled under: that in force when it was reported, until it is moved to a newer one.</param>
/// <param name="Status">
/// <c>reported</c>, <c>acknowledged</c>, <c>in-progress</c>, <c>pending</c>, <c>resolved</c>, <c>confirmed</c>, <c>closed</c> or <c>cancelled</c>.
/// </param>
/// <param name="Owner">Who follows it up.</param>
/// <param name="Parties">Parties responsible at this level, by the service matrix.</param>
/// <param name="PausedFor">The contract's pause reason while it waits.</param>
/// <param name="NextBreach">The running clock that is due first.</param>
/// <param name="Version">Version of the stream; the ETag.</param>
public sealed record IncidentDocument(
    Guid Id, string Number, string Contract, int ContractVersion, string Status, string Level, string Severity, string? Category,
    string Summary, string? Description, string? Site, string? Device, string? Symptom, DateTimeOffset? Since, string? Owner, string? Team,
    IReadOnlyList<string> Parties, ReporterDocument Reporter, DateTimeOffset ReportedAt, DateTimeOffset? AcknowledgedAt,
    DateTimeOffset? ResolvedAt, DateTimeOffset? ClosedAt, string? PausedFor, NextBreach? NextBreach,
    IReadOnlyDictionary<string, string> Labels, long Version)
{
    /// <summary>True where it comes out of a past log: it is history and owes nobody anything.</summary>
    public bool? Imported { get; init; }

    /// <summary>What the severity follows from by the contract's matrix; none where it was named itself.</summary>
    public string? Impact { get; init; }
    public string? Urgency { get; init; }

    /// <summary>What the intake still lacks; POST …/details takes it.</summary>
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>True while the level it was handed to has not accepted it.</summary>
    public bool? AwaitsAcceptance { get; init; }
    public string? Resolution { get; init; }
    public string? Cause { get; init; }
    public string? Measures { get; init; }
    public IReadOnlyList<Link>? Links { get; init; }
    public Restart? Restart { get; init; }
    public Backup? Backup { get; init; }
    public IReadOnlyList<Visit>? Visits { get; init; }
    public IReadOnlyList<Spare>? Spares { get; init; }
    public IReadOnlyList<Referral>? Referrals { get; init; }
    public Major? Major { get; init; }
    public Satisfaction? Satisfaction { get; init; }
    public IReadOnlyList<Complaint>? Complaints { get; init; }

    /// <summary>What was corrected; the other fields hold what is right.</summary>
    public IReadOnlyList<Amendment>? Amendments { get; init; }
    public IReadOnlyList<Attachment>? Attachments { get; init; }

    public static IncidentDocument Of(IncidentId id, Incident incident, long version) => new(
        id.Value, incident.Number, incident.Contract, incident.ContractVersion, incident.Status.Name(), incident.Level, incident.Severity,
        incident.Category, incident.Summary, incident.Description, incident.Site, incident.Device, incident.Symptom, incident.Since,
        incident.Owner, incident.Team, incident.Parties,
        new ReporterDocument(incident.ReporterName, incident.ReporterPhone, incident.ReporterEmail), incident.ReportedAt,
        incident.AcknowledgedAt, incident.ResolvedAt, incident.ClosedAt, incident.Waiting?.Reason, NextBreach: null, incident.Labels,
        version)
    {
        Imported = incident.Imported ? true : null,
        Impact = incident.Impact,
        Urgency = incident.Urgency,
        Missing = Some(Intake.Missing(incident)),
        AwaitsAcceptance = incident.AwaitsAcceptance ? true : null,
        Resolution = incident.Resolution,
        Cause = incident.Cause,
        Measures = incident.Measures,
        Links = Some(incident.Links),
        Restart = incident.Restart,
        Backup = incident.Backup,
        Visits = Some(incident.Visits),
        Spares = Some(incident.Spares),
        Referrals = Some(incident.Referrals),
        Major = incident.Major,
        Satisfaction = incident.Satisfaction,
        Complaints = Some(incident.Complaints),
        Amendments = Some(incident.Amendments),
        Attachments = Some(incident.Attachments),
    };

    /// <summary>Nothing is written for what an incident does not have: most have none of it.</summary>
    private static IReadOnlyList<T>? Some<T>(IReadOnlyList<T> list) => list.Count > 0 ? list : null;
}

public sealed record ReporterDocument(string Name, string? Phone, string? Email);

/// <param name="Clock">Such as <c>response</c> or <c>resolution</c>.</param>
public sealed record NextBreach(string Clock, DateTimeOffset At);
