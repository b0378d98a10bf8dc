using Incidents.Projections;
using static Incidents.Api.IncidentMessages;
using Message = Contracts.Grpc.Incidents.V1.Incident;
using Wire = Contracts.Grpc.Incidents.V1;

namespace Incidents.Api;

/// <summary>The parts of an incident as gRPC messages.</summary>
internal static class PartMessages
{
    public static void AddParts(this Message message, IncidentDocument incident)
    {
        message.AwaitsAcceptance = incident.AwaitsAcceptance ?? false;
        message.Resolution = incident.Resolution ?? "";
        message.Cause = incident.Cause ?? "";
        message.Measures = incident.Measures ?? "";
        message.Restart = incident.Restart is { } restart ? Of(restart) : null;
        message.Major = incident.Major is { } major ? Of(major) : null;
        message.Missing.AddRange(incident.Missing ?? []);
        message.Links.AddRange((incident.Links ?? []).Select(Of));
        message.Visits.AddRange((incident.Visits ?? []).Select(Of));
        message.Spares.AddRange((incident.Spares ?? []).Select(Of));
        message.Referrals.AddRange((incident.Referrals ?? []).Select(Of));
        message.Complaints.AddRange((incident.Complaints ?? []).Select(Of));
        message.Amendments.AddRange((incident.Amendments ?? []).Select(Of));
        message.Attachments.AddRange((incident.Attachments ?? []).Select(Of));
        if (incident.Backup is { } backup)
            message.Backup = new()
            {
                Confirmed = backup.Confirmed,
                Customer = backup.Customer,
                Wording = backup.Wording ?? "",
                At = Text(backup.At),
            };
        if (incident.Satisfaction is { } rated)
            message.Satisfaction = new() { Score = rated.Score, Comment = rated.Comment ?? "", At = Text(rated.At) };
    }

    public static Wire.Attachment Of(Domain.Attachment a) => new()
    {
        Id = a.Id.ToString(),
        Name = a.Name,
        MediaType = a.MediaType,
        Size = a.Size,
        Sha256 = a.Sha256,
        Note = a.Note ?? "",
        By = a.By,
        At = Text(a.At),
    };

    private static Wire.Link Of(Domain.Link link) =>
        new() { Relation = link.Relation, Target = link.Target, Number = link.Number ?? "", Note = link.Note ?? "" };

    private static Wire.Restart Of(Domain.Restart restart) => new()
    {
        Round = restart.Round,
        System = restart.System,
        Stage = restart.Stage,
        Processes = { restart.Processes },
        RequestedAt = Text(restart.RequestedAt),
        ExpiresAt = Text(restart.ExpiresAt),
        Customer = restart.Customer ?? "",
        Wording = restart.Wording ?? "",
        ConsentedAt = Text(restart.ConsentedAt),
        ExecutedAt = Text(restart.ExecutedAt),
        Results =
        {
            (restart.Results ?? []).Select(r => new Wire.CheckedProcess { Process = r.Process, Running = r.Running, Note = r.Note ?? "" }),
        },
    };

    private static Wire.Visit Of(Domain.Visit visit) => new()
    {
        Number = visit.Number,
        Engineer = visit.Engineer,
        Site = visit.Site ?? "",
        DispatchedAt = Text(visit.DispatchedAt),
        ExpectedAt = Text(visit.ExpectedAt),
        ArrivedAt = Text(visit.ArrivedAt),
        DepartedAt = Text(visit.DepartedAt),
        Cancelled = visit.Cancelled,
        Result = visit.Result ?? "",
        Work = { visit.Work ?? [] },
    };

    private static Wire.Spare Of(Domain.Spare spare) => new()
    {
        Device = spare.Device,
        SerialOut = spare.SerialOut,
        SerialIn = spare.SerialIn,
        SwappedAt = Text(spare.SwappedAt),
        ReturnedAt = Text(spare.ReturnedAt),
    };

    private static Wire.Referral Of(Domain.Referral referral) => new()
    {
        Number = referral.Number,
        Vendor = referral.Vendor,
        Reference = referral.Reference ?? "",
        ReferredAt = Text(referral.ReferredAt),
        ChaseAt = Text(referral.ChaseAt),
        Chased = referral.Chased,
        Answer = referral.Answer ?? "",
        AnsweredAt = Text(referral.AnsweredAt),
    };

    private static Wire.Major Of(Domain.Major major) => new()
    {
        DeclaredAt = Text(major.DeclaredAt),
        Reason = major.Reason,
        Roles = { major.Roles.ToDictionary() },
        ToldAt = Text(major.ToldAt),
        NextUpdateAt = Text(major.NextUpdateAt),
        EndedAt = Text(major.EndedAt),
    };

    private static Wire.Complaint Of(Domain.Complaint complaint) => new()
    {
        Number = complaint.Number,
        Text = complaint.Text,
        About = complaint.About ?? "",
        FiledAt = Text(complaint.FiledAt),
        Answer = complaint.Answer ?? "",
    };

    private static Wire.Amendment Of(Domain.Amendment a) => new()
    {
        Version = a.Version,
        Event = a.Event,
        Field = a.Field,
        Was = a.Was ?? "",
        Becomes = a.Becomes ?? "",
        Reason = a.Reason,
        By = a.By,
        At = Text(a.At),
    };
}
