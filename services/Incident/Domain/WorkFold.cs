namespace Incidents.Domain;

/// <summary>The other half of <see cref="Incident.Evolve"/>: what the parts of an incident become.</summary>
internal static class WorkFold
{
    /// <summary>Null where it is no event of an incident.</summary>
    public static Incident? Apply(Incident incident, object happened) => happened switch
    {
        IncidentDetailsAdded e => incident with
        {
            Site = e.Site ?? incident.Site,
            Device = e.Device ?? incident.Device,
            Symptom = e.Symptom ?? incident.Symptom,
            Since = e.Since ?? incident.Since,
            Description = e.Description ?? incident.Description,
            ReporterPhone = e.ReporterPhone ?? incident.ReporterPhone,
            ReporterEmail = e.ReporterEmail ?? incident.ReporterEmail,
        },
        IncidentMerged e => Tied(incident, new Link(Ties.MergedInto, e.Into.ToString(), e.IntoNumber, null)),
        IncidentAbsorbed e => Tied(incident, new Link(Ties.Merged, e.Duplicate.ToString(), e.DuplicateNumber, null)),
        IncidentLinked e => Tied(incident, new Link(e.Relation, e.Target, e.TargetNumber, e.Note)),
        IncidentUnlinked e => incident with
        {
            Links = [.. incident.Links.Where(link => link.Relation != e.Relation || link.Target != e.Target)],
        },
        AttachmentAdded e => incident with
        {
            Attachments =
            [
                .. incident.Attachments, new Attachment(e.AttachmentId, e.Name, e.MediaType, e.Size, e.Sha256, e.Note, e.By, e.At),
            ],
        },
        IncidentAmended e => Amendments.Apply(incident, e),
        MajorIncidentDeclared e => incident with { Major = new Major(e.At, e.Reason, new Dictionary<string, string>()) },
        MajorRoleAssigned e => Led(incident, major => major with
        {
            Roles = new Dictionary<string, string>(major.Roles) { [e.Role] = e.Person },
        }),
        StakeholdersUpdated e => Led(incident, major => major with { ToldAt = e.At, NextUpdateAt = e.NextUpdateAt }),
        MajorIncidentStoodDown e => Led(incident, major => major with { NextUpdateAt = null, EndedAt = e.At }),
        SatisfactionRated e => incident with { Satisfaction = new Satisfaction(e.Score, e.Comment, e.At) },
        ComplaintFiled e => incident with { Complaints = [.. incident.Complaints, new Complaint(e.Complaint, e.Text, e.About, e.At)] },
        ComplaintAnswered e => incident with
        {
            Complaints = [.. incident.Complaints.Select(c => c.Number == e.Complaint ? c with { Answer = e.Answer } : c)],
        },
        DiagnosisNoted or GuidanceGiven => incident.Worked(),
        BackupConfirmed e => incident with { Backup = new Backup(true, e.Customer, e.Note, e.At) },
        BackupDisclaimed e => incident with { Backup = new Backup(false, e.Customer, e.Wording, e.At) },
        _ => OfRestart(incident, happened) ?? OfField(incident, happened),
    };

    private static Incident? OfRestart(Incident incident, object happened) => happened switch
    {
        RestartRequested e => incident with
        {
            Restart = new Restart(e.Round, e.System, RestartStages.Requested, e.Processes, e.At, e.ExpiresAt),
        },
        RestartConsented e => Restarted(incident, restart => restart with
        {
            Stage = RestartStages.Consented,
            Customer = e.Customer,
            Wording = e.Wording,
            ConsentedAt = e.At,
            ExpiresAt = e.ExpiresAt,
        }),
        RestartRefused e => Restarted(incident, restart => restart with
        {
            Stage = RestartStages.Refused,
            Customer = e.Customer,
            Wording = e.Reason,
        }),
        RestartConsentWithdrawn e => Restarted(incident, restart => restart with
        {
            Stage = RestartStages.Withdrawn,
            Customer = e.Customer,
            Wording = e.Reason,
        }),
        RestartDenied => incident,
        RestartExecuted e => Restarted(incident.Worked(), restart => restart with { Stage = RestartStages.Executed, ExecutedAt = e.At }),
        RestartChecked e => Restarted(incident, restart => restart with { Stage = RestartStages.Checked, Results = e.Processes }),
        _ => null,
    };

    private static Incident? OfField(Incident incident, object happened) => happened switch
    {
        VisitDispatched e => incident with
        {
            Visits = [.. incident.Visits, new Visit(e.Visit, e.Engineer, e.Site, e.At, e.ExpectedAt)],
        },
        VisitArrived e => Visited(incident.Worked(), e.Visit, visit => visit with { ArrivedAt = e.At, Engineer = e.Engineer }),
        VisitWorked e => Visited(incident, e.Visit, visit => visit with { Work = [.. visit.Work ?? [], e.Work] }),
        VisitDeparted e => Visited(incident, e.Visit, visit => visit with { DepartedAt = e.At, Result = e.Result }),
        VisitCancelled e => Visited(incident, e.Visit, visit => visit with { Cancelled = true, Result = e.Reason }),
        SpareSwapped e => incident with { Spares = [.. incident.Spares, new Spare(e.Device, e.SerialOut, e.SerialIn, e.At)] },
        SpareReturned e => incident with
        {
            Spares =
            [
                .. incident.Spares.Select(spare =>
                    spare.SerialIn == e.Serial && spare.ReturnedAt is null ? spare with { ReturnedAt = e.At } : spare),
            ],
        },
        VendorReferred e => incident.Worked() with
        {
            Referrals = [.. incident.Referrals, new Referral(e.Referral, e.Vendor, e.Reference, e.At, e.ChaseAt)],
        },
        VendorChased e => Referred(incident, e.Referral, referral => referral with
        {
            Chased = referral.Chased + 1,
            ChaseAt = e.ChaseAt,
            Reference = e.Reference ?? referral.Reference,
        }),
        VendorAnswered e => Referred(incident, e.Referral, referral => referral with
        {
            Answer = e.Answer,
            AnsweredAt = e.At,
            ChaseAt = null,
            Reference = e.Reference ?? referral.Reference,
        }),
        _ => null,
    };

    private static Incident Tied(Incident incident, Link link) => incident with { Links = [.. incident.Links, link] };

    private static Incident Led(Incident incident, Func<Major, Major> change) =>
        incident.Major is { } major ? incident with { Major = change(major) } : incident;

    private static Incident Restarted(Incident incident, Func<Restart, Restart> change) =>
        incident.Restart is { } restart ? incident with { Restart = change(restart) } : incident;

    private static Incident Visited(Incident incident, int number, Func<Visit, Visit> change) =>
        incident with { Visits = [.. incident.Visits.Select(visit => visit.Number == number ? change(visit) : visit)] };

    private static Incident Referred(Incident incident, int number, Func<Referral, Referral> change) =>
        incident with { Referrals = [.. incident.Referrals.Select(referral => referral.Number == number ? change(referral) : referral)] };
}
