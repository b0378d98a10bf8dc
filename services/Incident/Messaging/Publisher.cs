using System.Collections.Frozen;
using System.Globalization;
using Contracts;
using Incidents.Domain;
using Incidents.Storage;
using ServiceDefaults.EventSourcing;
using ContractEvents = Contracts.Events.Contract;
using ProblemEvents = Contracts.Events.Problem;
using Public = Contracts.Events.Incident;

namespace Incidents.Messaging;

/// <summary>Stored events as the platform's other services and its users see them. Every stored event has a public one.</summary>
public static class Publisher
{
    public static object Translate(RecordedEvent recorded)
    {
        if (recorded.Data is ContractPublished contract)
            return new ContractEvents.ContractPublished(contract.Document.Id, contract.Version, contract.Document);
        if (recorded.Data is CalendarPublished calendar)
            return new ContractEvents.CalendarPublished(calendar.Document.Id, calendar.Version, calendar.Document);
        var stream = recorded.Key.Stream;
        return stream.StartsWith($"{IncidentId.Category}/", StringComparison.Ordinal)
            ? OfIncident(IncidentId.OfStream(stream).Value, recorded.Data)
            : stream.StartsWith($"{Problem.Category}/", StringComparison.Ordinal)
                ? OfProblem(Guid.Parse(stream.AsSpan(Problem.Category.Length + 1), CultureInfo.InvariantCulture), recorded.Data)
                : throw Untold(recorded.Data);
    }

    private static object OfProblem(Guid id, object stored) => stored switch
    {
        ProblemProposed e => new ProblemEvents.ProblemProposed(id, e.Contract, e.Same, e.Values, e.Times, e.Days, e.Incidents, e.At),
        ProblemAccepted e => new ProblemEvents.ProblemAccepted(id, e.Owner, e.Note, e.By, e.At),
        ProblemDismissed e => new ProblemEvents.ProblemDismissed(id, e.Reason, e.By, e.At),
        ProblemSolved e => new ProblemEvents.ProblemSolved(id, e.Solution, e.By, e.At),
        _ => throw Untold(stored),
    };

    private static object OfIncident(Guid id, object stored) => (Told(id, stored), stored) switch
    {
        (Public.FromSource told, FromSource { Line: { } line }) =>
            told with { Line = new(line.Status, line.SubStatus, line.Level, line.Team) },
        var (told, _) => told,
    };

    private static object Told(Guid id, object stored) => stored switch
    {
        IncidentReported e => new Public.IncidentReported(
            id, e.Number, e.Contract, e.ContractVersion, e.Summary, e.Description, e.Category, e.Severity, e.Level, e.Parties, e.Site,
            e.Device, e.Symptom, e.Since, new Public.Reporter(e.ReporterName, e.ReporterPhone, e.ReporterEmail), e.At, e.Owner,
            e.DedupKey, e.Labels, e.Imported)
        {
            Impact = e.Impact,
            Urgency = e.Urgency,
        },
        IncidentDuplicateReported e => new Public.IncidentDuplicateReported(
            id, e.Summary, new Public.Reporter(e.ReporterName, e.ReporterPhone, e.ReporterEmail), e.At),
        IncidentAcknowledged e => new Public.IncidentAcknowledged(id, e.By, e.Owner, e.At),
        IncidentClassified e => new Public.IncidentClassified(id, e.Severity, e.Category, e.Parties, e.Owner, e.Reason, e.By, e.At)
        {
            Impact = e.Impact,
            Urgency = e.Urgency,
        },
        IncidentContractVersionChanged e => new Public.IncidentContractVersionChanged(
            id, e.Contract, e.FromVersion, e.ToVersion, e.Parties, e.Owner, e.Reason, e.By, e.At)
        {
            Impact = e.Impact,
            Urgency = e.Urgency,
        },
        IncidentEscalated e => new Public.IncidentEscalated(id, e.FromLevel, e.ToLevel, e.Parties, e.Reason, e.By, e.At),
        IncidentHandedBack e => new Public.IncidentHandedBack(id, e.FromLevel, e.ToLevel, e.Parties, e.Reason, e.By, e.At),
        IncidentAccepted e => new Public.IncidentAccepted(id, e.Level, e.Owner, e.Team, e.By, e.At),
        IncidentAssigned e => new Public.IncidentAssigned(id, e.Owner, e.Team, e.By, e.At),
        ActionPlanSubmitted e => new Public.ActionPlanSubmitted(id, e.Plan, e.By, e.At),
        StatusUpdated e => new Public.StatusUpdated(id, e.Text, e.NextUpdateAt, e.By, e.At),
        WorkaroundProvided e => new Public.WorkaroundProvided(id, e.Description, e.By, e.At),
        IncidentPaused e => new Public.IncidentPaused(id, e.Reason, e.Note, e.By, e.At)
        {
            Reference = e.Reference,
            Attachment = e.Attachment,
        },
        IncidentResumed e => new Public.IncidentResumed(id, e.By, e.At),
        IncidentResolved e => new Public.IncidentResolved(id, e.Resolution, e.Cause, e.Measures, e.By, e.At),
        ResolutionConfirmed e => new Public.ResolutionConfirmed(id, e.By, e.At),
        ResolutionRejected e => new Public.ResolutionRejected(id, e.Reason, e.By, e.At),
        IncidentReopened e => new Public.IncidentReopened(id, e.Reason, e.By, e.At),
        IncidentClosed e => new Public.IncidentClosed(id, e.Note, e.By, e.At),
        IncidentCancelled e => new Public.IncidentCancelled(id, e.Reason, e.By, e.At),
        IncidentLogged e => new Public.IncidentLogged(id, e.Status, e.SubStatus, e.Level, e.Team, e.By, e.At),
        IncidentDetailsAdded e => new Public.IncidentDetailsAdded(
            id, e.Site, e.Device, e.Symptom, e.Since, e.Description, e.ReporterPhone, e.ReporterEmail, e.By, e.At),
        IncidentMerged e => new Public.IncidentMerged(id, e.Into, e.IntoNumber, e.Reason, e.By, e.At),
        IncidentAbsorbed e => new Public.IncidentAbsorbed(
            id, e.Duplicate, e.DuplicateNumber, e.Summary, new Public.Reporter(e.ReporterName, e.ReporterPhone, e.ReporterEmail), e.By,
            e.At),
        IncidentLinked e => new Public.IncidentLinked(id, e.Relation, e.Target, e.TargetNumber, e.Note, e.By, e.At),
        IncidentUnlinked e => new Public.IncidentUnlinked(id, e.Relation, e.Target, e.Reason, e.By, e.At),
        IncidentAmended e => new Public.IncidentAmended(
            id, e.Version, PublicName(e.Event), e.Field, e.Was, e.Becomes, e.Reason, e.By, e.At),
        AttachmentAdded e => new Public.AttachmentAdded(id, e.AttachmentId, e.Name, e.MediaType, e.Size, e.Sha256, e.Note, e.By, e.At),
        RestartRequested e => new Public.RestartRequested(id, e.Round, e.System, e.Reason, e.Processes, e.ExpiresAt, e.By, e.At),
        RestartConsented e => new Public.RestartConsented(id, e.Round, e.Customer, e.Wording, e.ExpiresAt, e.By, e.At),
        RestartRefused e => new Public.RestartRefused(id, e.Round, e.Customer, e.Reason, e.By, e.At),
        RestartConsentWithdrawn e => new Public.RestartConsentWithdrawn(id, e.Round, e.Customer, e.Reason, e.By, e.At),
        RestartDenied e => new Public.RestartDenied(id, e.Round, e.Code, e.Why, e.By, e.At),
        RestartExecuted e => new Public.RestartExecuted(id, e.Round, e.System, e.Customer, e.Note, e.By, e.At),
        RestartChecked e => new Public.RestartChecked(
            id, e.Round, e.Processes.All(p => p.Running),
            [.. e.Processes.Select(p => new Public.CheckedProcess(p.Process, p.Running, p.Note))], e.By, e.At),
        BackupConfirmed e => new Public.BackupConfirmed(id, e.Customer, e.Note, e.By, e.At),
        BackupDisclaimed e => new Public.BackupDisclaimed(id, e.Customer, e.Wording, e.By, e.At),
        VisitDispatched e => new Public.VisitDispatched(id, e.Visit, e.Engineer, e.Site, e.ExpectedAt, e.Note, e.By, e.At),
        VisitArrived e => new Public.VisitArrived(id, e.Visit, e.Engineer, e.By, e.At),
        VisitWorked e => new Public.VisitWorked(id, e.Visit, e.Work, e.By, e.At),
        SpareSwapped e => new Public.SpareSwapped(id, e.Visit, e.Device, e.SerialOut, e.SerialIn, e.Note, e.By, e.At),
        SpareReturned e => new Public.SpareReturned(id, e.Serial, e.Note, e.By, e.At),
        VisitDeparted e => new Public.VisitDeparted(id, e.Visit, e.Result, e.By, e.At),
        VisitCancelled e => new Public.VisitCancelled(id, e.Visit, e.Reason, e.By, e.At),
        VendorReferred e => new Public.VendorReferred(id, e.Referral, e.Vendor, e.Reference, e.Text, e.ChaseAt, e.By, e.At),
        VendorChased e => new Public.VendorChased(id, e.Referral, e.Text, e.Reference, e.ChaseAt, e.By, e.At),
        VendorAnswered e => new Public.VendorAnswered(id, e.Referral, e.Answer, e.Reference, e.By, e.At),
        GuidanceGiven e => new Public.GuidanceGiven(id, e.Guide, e.Engineer, e.Text, e.By, e.At),
        DiagnosisNoted e => new Public.DiagnosisNoted(id, e.Text, e.By, e.At),
        MajorIncidentDeclared e => new Public.MajorIncidentDeclared(id, e.Reason, e.By, e.At),
        MajorRoleAssigned e => new Public.MajorRoleAssigned(id, e.Role, e.Person, e.By, e.At),
        StakeholdersUpdated e => new Public.StakeholdersUpdated(id, e.Text, e.Audience, e.NextUpdateAt, e.By, e.At),
        MajorIncidentStoodDown e => new Public.MajorIncidentStoodDown(id, e.Reason, e.By, e.At),
        SatisfactionRated e => new Public.SatisfactionRated(id, e.Score, e.Comment, e.By, e.At),
        ComplaintFiled e => new Public.ComplaintFiled(id, e.Complaint, e.Text, e.About, e.By, e.At),
        ComplaintAnswered e => new Public.ComplaintAnswered(id, e.Complaint, e.Answer, e.By, e.At),
        _ => throw Untold(stored),
    };

    /// <summary>An amendment speaks of an event by its stored name; others know it by its public type.</summary>
    private static string PublicName(string stored) => PublicNames[stored];

    // Stored and public records are named alike, as a test makes sure.
    private static readonly FrozenDictionary<string, string> PublicNames = EventNames.Catalog.Names
        .Select(stored => (Stored: stored.Value[..stored.Value.LastIndexOf('.')], Public: PublicEvents.ByType.Values.FirstOrDefault(
            type => type.Namespace == typeof(Public.IncidentReported).Namespace && type.Name == stored.Key.Name)))
        .Where(name => name.Public is not null)
        .ToFrozenDictionary(name => name.Stored, name => PublicEvents.NameOf(name.Public!));

    /// <summary>Consumers gate by gapless versions: an event left out would stop its stream for good.</summary>
    private static InvalidOperationException Untold(object stored) => new($"{stored.GetType().Name} has no public event: add it here.");
}
