namespace Contracts.Events.Reporting;

/// <summary>A new version of the report: somebody wrote or changed its sections.</summary>
/// <param name="Version">Counts the versions of this report from 1; a draft from the events is one too.</param>
[EventType("report.major-edited.v1")]
public sealed record MajorReportEdited(
    Guid IncidentId, string ContractId, int Version, IReadOnlyList<ReportSection> Sections, string By, DateTimeOffset At);

/// <summary>A section as it is written: plain text, paragraphs by line breaks.</summary>
/// <param name="Section"><c>time</c>, <c>symptom</c>, <c>process</c>, <c>cause</c>, <c>measures</c> or <c>optimisation</c>.</param>
public sealed record ReportSection(string Section, string Text);
