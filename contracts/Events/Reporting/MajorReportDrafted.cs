namespace Contracts.Events.Reporting;

/// <summary>The report of a major incident was drafted from its events; stream <c>report/{incident}</c>.</summary>
/// <param name="Sha256">Of the HTML page.</param>
/// <param name="Events">How many events it was drafted from.</param>
[EventType("report.major-drafted.v1")]
public sealed record MajorReportDrafted(Guid IncidentId, string ContractId, string Sha256, int Events, DateTimeOffset At);
