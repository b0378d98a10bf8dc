using System.Globalization;
using Contracts.Grpc.Incidents.V1;
using Incidents.Projections;
using ServiceDefaults.Decisions;
using ServiceDefaults.Hosting;
using Message = Contracts.Grpc.Incidents.V1.Incident;

namespace Incidents.Api;

/// <summary>Between gRPC messages and what REST speaks. In proto3 an empty text is one that was not given.</summary>
internal static class IncidentMessages
{
    public static string? Text(string text) => text.Length == 0 ? null : text;

    public static DateTimeOffset? Time(string text, string field) =>
        text.Length == 0 ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && text.Contains('T') ? time
        : throw new Rejection(
            $"{field}-unreadable", $"{field} is no RFC 3339 time such as 2026-11-02T08:30:00Z.", Refusal.Invalid, field).ToRpcException();

    public static Guid? GuidOf(string text, string field) =>
        text.Length == 0 ? null
        : Guid.TryParse(text, out var id) ? id
        : throw new Rejection($"{field}-unreadable", $"{field} is no UUID.", Refusal.Invalid, field).ToRpcException();

    public static Message ToMessage(this IncidentDocument incident)
    {
        var message = new Message
        {
            Id = incident.Id.ToString(),
            Number = incident.Number,
            Contract = incident.Contract,
            ContractVersion = incident.ContractVersion,
            Status = incident.Status,
            Level = incident.Level,
            Severity = incident.Severity,
            Impact = incident.Impact ?? "",
            Urgency = incident.Urgency ?? "",
            Category = incident.Category ?? "",
            Summary = incident.Summary,
            Description = incident.Description ?? "",
            Site = incident.Site ?? "",
            Device = incident.Device ?? "",
            Symptom = incident.Symptom ?? "",
            Since = Text(incident.Since),
            Owner = incident.Owner ?? "",
            Team = incident.Team ?? "",
            Reporter = new Reporter
            {
                Name = incident.Reporter.Name,
                Phone = incident.Reporter.Phone ?? "",
                Email = incident.Reporter.Email ?? "",
            },
            ReportedAt = Text(incident.ReportedAt),
            AcknowledgedAt = Text(incident.AcknowledgedAt),
            ResolvedAt = Text(incident.ResolvedAt),
            ClosedAt = Text(incident.ClosedAt),
            PausedFor = incident.PausedFor ?? "",
            Version = incident.Version,
        };
        message.AddParts(incident);
        message.Parties.AddRange(incident.Parties);
        message.Labels.Add(incident.Labels.ToDictionary());
        if (incident.NextBreach is { } next)
            message.NextBreach = new() { Clock = next.Clock, At = Text(next.At) };
        return message;
    }

    internal static string Text(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture) ?? "";
}
