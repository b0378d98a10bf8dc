using Contracts.Events.Incident;
using Contracts.Events.Problem;
using Contracts.Events.Reporting;

namespace Reports.Projections;

/// <summary>What was done about a fault, on site, by the vendor or under a major incident, as one sentence in English.</summary>
internal static class EnglishWorkTitles
{
    public static string? Of(object happened, ContractNames names) => happened switch
    {
        IncidentDetailsAdded e => $"{By(e.By, names)} added what the intake lacked: " + string.Join("; ", Details(e)),
        IncidentMerged e => $"{By(e.By, names)} merged it into {e.IntoNumber}" + Because(e.Reason),
        IncidentAbsorbed e => $"{By(e.By, names)} merged {e.DuplicateNumber} into it: {e.Summary} (reported by {e.Reporter.Name})",
        IncidentLinked e =>
            $"{By(e.By, names)} tied it: {Relation(e.Relation)} {e.TargetNumber ?? e.Target}" + (e.Note is null ? "" : $", {e.Note}"),
        IncidentUnlinked e => $"{By(e.By, names)} undid the tie: {Relation(e.Relation)} {e.Target}" + Because(e.Reason),
        IncidentAccepted e =>
            $"{names.Level(e.Level)} accepted it; {names.Contact(e.Owner)} follows it up" + (e.Team is null ? "" : $" ({e.Team})"),
        RestartRequested e => $"{By(e.By, names)} asked for an emergency restart of {e.System}" + Because(e.Reason)
            + (e.ExpiresAt is { } until ? $" (until {names.ShortTime(until)})" : ""),
        RestartConsented e => $"{e.Customer} consented to the restart: “{e.Wording}”",
        RestartRefused e => $"{e.Customer} refused the restart" + Because(e.Reason),
        RestartConsentWithdrawn e => $"{e.Customer} withdrew the consent to the restart" + Because(e.Reason),
        RestartDenied e => $"The platform refused {names.By(e.By)} the restart: {e.Why}",
        RestartExecuted e =>
            $"{By(e.By, names)} restarted {e.System} with the consent of {e.Customer}" + (e.Note is null ? "" : $": {e.Note}"),
        RestartChecked e => $"{By(e.By, names)} checked the processes after the restart ({(e.Healthy ? "all run" : "not all run")}): "
            + string.Join("; ", e.Processes.Select(
                p => $"{p.Process} {(p.Running ? "runs" : "does not run")}{(p.Note is null ? "" : $" ({p.Note})")}")),
        BackupConfirmed e => $"{e.Customer} confirmed the backup" + (e.Note is null ? "" : $": {e.Note}"),
        BackupDisclaimed e => $"No confirmed backup; the disclaimer was told to {e.Customer}: “{e.Wording}”",
        VisitDispatched e => $"{By(e.By, names)} sent {names.Contact(e.Engineer)}" + (e.Site is null ? "" : $" to {e.Site}")
            + (e.ExpectedAt is { } expected ? $", expected {names.ShortTime(expected)}" : ""),
        VisitArrived e => $"{names.Contact(e.Engineer)} arrived on site",
        VisitWorked e => $"Work on site: {e.Work}",
        SpareSwapped e => $"Spare unit for {e.Device}: {e.SerialOut} out, {e.SerialIn} in",
        SpareReturned e => $"Spare unit {e.Serial} is back" + (e.Note is null ? "" : $": {e.Note}"),
        VisitDeparted e => $"{By(e.By, names)} left the site: {e.Result}",
        VisitCancelled e => $"{By(e.By, names)} cancelled the visit" + Because(e.Reason),
        VendorReferred e =>
            $"{By(e.By, names)} referred it to {e.Vendor}" + (e.Reference is null ? "" : $" (reference {e.Reference})") + $": {e.Text}",
        VendorChased e => $"{By(e.By, names)} asked the vendor again: {e.Text}",
        VendorAnswered e => "The vendor answered" + (e.Reference is null ? "" : $" (reference {e.Reference})") + $": {e.Answer}",
        GuidanceGiven e => $"{names.Contact(e.Guide)} guided {names.Contact(e.Engineer)} from afar: {e.Text}",
        DiagnosisNoted e => $"{By(e.By, names)} found: {e.Text}",
        MajorIncidentDeclared e => $"{By(e.By, names)} declared a major incident" + Because(e.Reason),
        MajorRoleAssigned e => $"{names.Contact(e.Person)} has the role {e.Role}",
        StakeholdersUpdated e => $"{By(e.By, names)} told the stakeholders: {e.Text}"
            + (e.NextUpdateAt is { } next ? $" (next update {names.ShortTime(next)})" : " (last update)"),
        MajorIncidentStoodDown e => $"{By(e.By, names)} ended the handling as a major incident" + Because(e.Reason),
        SatisfactionRated e => $"{By(e.By, names)} rated the service {e.Score} of 5" + (e.Comment is null ? "" : $": {e.Comment}"),
        ComplaintFiled e => $"{By(e.By, names)} complained" + (e.About is null ? "" : $" about {e.About}") + $": {e.Text}",
        ComplaintAnswered e => $"{By(e.By, names)} answered the complaint: {e.Answer}",
        IncidentAmended e =>
            $"{By(e.By, names)} corrected {e.Field} of event {e.Version}: {e.Was ?? "(none)"} → {e.Becomes ?? "(none)"}"
                + Because(e.Reason),
        AttachmentAdded e => $"{By(e.By, names)} attached {e.Name} ({e.MediaType}, {e.Size} bytes)",
        ProblemProposed e => $"A problem is proposed: {string.Join(" / ", e.Values)} failed {e.Incidents.Count} times in {e.Days} days",
        ProblemAccepted e => $"{By(e.By, names)} accepted the problem; {names.Contact(e.Owner)} has it",
        ProblemDismissed e => $"{By(e.By, names)} dismissed the problem" + Because(e.Reason),
        ProblemSolved e => $"{By(e.By, names)} solved the problem: {e.Solution}",
        MajorReportEdited e => $"{By(e.By, names)} edited the incident report, version {e.Version}",
        MajorReportApproved e => $"{By(e.By, names)} approved version {e.Version} of the incident report",
        MajorReportSent e =>
            $"{By(e.By, names)} sent version {e.Version} of the incident report to {string.Join(", ", e.To.Select(names.Contact))}",
        _ => null,
    };

    private static IEnumerable<string> Details(IncidentDetailsAdded e) => new[]
    {
        ("site", e.Site), ("device", e.Device), ("symptom", e.Symptom), ("since", e.Since is { } since ? ContractNames.Iso(since) : null),
        ("description", e.Description), ("phone", e.ReporterPhone), ("e-mail", e.ReporterEmail),
    }.Where(detail => detail.Item2 is not null).Select(detail => $"{detail.Item1} {detail.Item2}");

    private static string Relation(string relation) => relation.Replace('-', ' ');

    private static string Because(string reason) => string.IsNullOrWhiteSpace(reason) ? "" : $", because: {reason}";

    private static string By(string actor, ContractNames names)
    {
        var by = names.By(actor);
        return by.Length > 0 ? char.ToUpperInvariant(by[0]) + by[1..] : by;
    }
}
