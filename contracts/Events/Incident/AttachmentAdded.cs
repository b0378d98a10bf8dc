namespace Contracts.Events.Incident;

/// <summary>A file belongs to the incident. Its bytes are kept outside of the event.</summary>
/// <param name="MediaType">By content, whatever the name says.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Of the bytes, lower-case hexadecimal.</param>
[EventType("incident.attachment-added.v1")]
public sealed record AttachmentAdded(
    Guid IncidentId, Guid AttachmentId, string Name, string MediaType, long Size, string Sha256, string? Note, string By,
    DateTimeOffset At);
