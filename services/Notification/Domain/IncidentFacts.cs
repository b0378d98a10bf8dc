namespace Notifications.Domain;

/// <summary>How far an incident has come, as far as that decides whether people are still to be told.</summary>
public enum Progress { Open, Resolved, Closed }

/// <summary>What Notification keeps of an incident to know whom to tell, and whether they still need to be told.</summary>
/// <param name="AskedAt">Version at which somebody was last asked to respond: reported, handed to another level, reopened.</param>
/// <param name="AnsweredAt">Version of the last acknowledgement; 0 for none.</param>
/// <param name="Version">Version of the incident's stream these facts stand for.</param>
public sealed record IncidentFacts(
    Guid IncidentId,
    string Number,
    string ContractId,
    int ContractVersion,
    string Summary,
    string Severity,
    string Level,
    IReadOnlyList<string> Parties,
    string? Owner,
    string? Site,
    string? Device,
    string ReporterName,
    string? ReporterEmail,
    DateTimeOffset ReportedAt,
    bool Imported,
    Progress Progress,
    long AskedAt,
    long AnsweredAt,
    long Version);
