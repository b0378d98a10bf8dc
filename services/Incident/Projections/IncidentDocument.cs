using Incidents.Domain;

namespace Incidents.Projections;

/// <summary>An incident as the API shows it, and as the view keeps it.</summary>
/// <param name="Number">For people: <c>INC-000123</c>.</param>
/// <param name="ContractVersion">Version of the contract it was reported under, which holds for its whole life.</param>
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
    public static IncidentDocument Of(IncidentId id, Incident incident, long version) => new(
        id.Value, incident.Number, incident.Contract, incident.ContractVersion, incident.Status.Name(), incident.Level, incident.Severity,
        incident.Category, incident.Summary, incident.Description, incident.Site, incident.Device, incident.Symptom, incident.Since,
        incident.Owner, incident.Team, incident.Parties,
        new ReporterDocument(incident.ReporterName, incident.ReporterPhone, incident.ReporterEmail), incident.ReportedAt,
        incident.AcknowledgedAt, incident.ResolvedAt, incident.ClosedAt, incident.Waiting?.Reason, NextBreach: null, incident.Labels,
        version);
}

public sealed record ReporterDocument(string Name, string? Phone, string? Email);

/// <param name="Clock">Such as <c>response</c> or <c>resolution</c>.</param>
public sealed record NextBreach(string Clock, DateTimeOffset At);
