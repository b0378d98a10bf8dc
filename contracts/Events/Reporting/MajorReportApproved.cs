namespace Contracts.Events.Reporting;

/// <summary>A version of the report may be sent.</summary>
/// <param name="Sha256">Of the HTML page that was approved, lower-case hexadecimal.</param>
[EventType("report.major-approved.v1")]
public sealed record MajorReportApproved(Guid IncidentId, string ContractId, int Version, string Sha256, string By, DateTimeOffset At);
