using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <param name="Id">Under which the bytes are kept.</param>
/// <param name="Name">Made harmless, with an ending of its type.</param>
/// <param name="MediaType">By content.</param>
public sealed record AttachFile(string By, Guid Id, string Name, string MediaType, long Size, string Sha256, string? Note = null);

/// <summary>Files of an incident; also of one that is over, for what is found in a drawer later.</summary>
public static class Attachments
{
    public const int Most = 100;

    /// <summary>Also asked before a byte is taken in.</summary>
    public static Rejection TooMany(string number) =>
        new("attachments-too-many", $"{number} has {Most} attachments; no more are kept.");

    /// <summary>The same bytes again are there already, whatever they are called.</summary>
    public static Decision Decide(Incident incident, AttachFile command, DateTimeOffset now) =>
        incident.Attachments.Any(known => known.Sha256 == command.Sha256) ? Decision.Nothing
        : Refused(incident, command) is { } refused ? refused
        : Decision.Of(new AttachmentAdded(
            command.Id, command.Name, command.MediaType, command.Size, command.Sha256, Rules.Tidy(command.Note), command.By,
            now.ToUniversalTime()));

    private static Rejection? Refused(Incident incident, AttachFile command) =>
        incident.Status is IncidentStatus.None ? Rules.Unknown
        : incident.Attachments.Count >= Most ? TooMany(incident.Number)
        : Rules.Optional(command.Note, "note", Rules.LongText);
}
