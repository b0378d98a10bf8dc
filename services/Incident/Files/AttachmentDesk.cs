using Incidents.Api;
using Incidents.Domain;
using Incidents.Projections;
using ServiceDefaults.Hosting;

namespace Incidents.Files;

/// <summary>Takes attachments in, the same way for REST and gRPC: asks first, then takes the bytes, then records the event.</summary>
public sealed class AttachmentDesk(IncidentCommands commands, IncidentQueries incidents, FileStore files, TimeProvider clock)
{
    /// <summary>Largest file, in bytes.</summary>
    public const long SizeLimit = 20L * 1024 * 1024;

    /// <returns>The incident with the file, created where the file was not there yet.</returns>
    /// <exception cref="FileRefusedException">The file is not taken.</exception>
    public async Task<Answer> Take(
        IncidentId incident, StreamedRequest request, string? name, string? note, IAsyncEnumerable<ReadOnlyMemory<byte>> content,
        CancellationToken ct)
    {
        if (await incidents.TenantOf(request.Caller.Tenants, incident, ct) is not { } tenant
            || await incidents.Find([tenant], incident, ct) is not { } before)
            return Answer.Refuse(Rules.Unknown);
        if (before.Attachments?.Count >= Attachments.Most)
            return Answer.Refuse(Attachments.TooMany(before.Number));
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        var kept = false;
        await files.Begin(id, tenant, incident.Value, ct);
        try
        {
            using var intake = new FileIntake(files, id, SizeLimit);
            var file = await intake.Take(content, ct);
            var command = new AttachFile(
                request.Caller.Subject, id, FileNames.Harmless(name, file.Kind), file.Kind.MediaType, file.Size, file.Sha256, note);
            var answer = await commands.Execute(
                incident, request.WithContent(file.Hash), (state, _, now) => Attachments.Decide(state, command, now),
                CancellationToken.None);
            kept = answer.Incident?.Attachments?.Any(attachment => attachment.Id == id) ?? false;
            if (kept) await files.Keep(id, CancellationToken.None);
            return answer with { Created = kept };
        }
        finally
        {
            if (!kept) await files.Drop(id);
        }
    }

    /// <summary>A file of an incident the caller sees; null where there is none.</summary>
    public async Task<Attachment?> Find(Caller caller, IncidentId incident, Guid attachment, CancellationToken ct) =>
        (await incidents.Find(caller.Tenants, incident, ct))?.Attachments?.FirstOrDefault(known => known.Id == attachment);
}
