namespace Contracts.Events.Reporting;

/// <summary>The report went to those the contract names: the duty to report is done.</summary>
/// <param name="Sha256">Of the HTML page that was sent, lower-case hexadecimal.</param>
/// <param name="To">Ids of the contract's contacts.</param>
[EventType("report.major-sent.v1")]
public sealed record MajorReportSent(
    Guid IncidentId, string ContractId, int Version, string Sha256, IReadOnlyList<string> To, string By, DateTimeOffset At);
