using Incidents.Domain;
using Incidents.Files;
using Microsoft.Net.Http.Headers;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

/// <summary>The bytes of an attachment, as a download that no browser runs or shows inside the platform.</summary>
internal static class ReadAttachmentEndpoint
{
    public const string Policy = "default-src 'none'; sandbox; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapGet("attachments/{attachment:guid}", async (
                Guid id, Guid attachment, Caller caller, HttpContext http, AttachmentDesk desk, FileStore files, CancellationToken ct) =>
                await desk.Find(caller, new IncidentId(id), attachment, ct) is { } file
                    ? await Send(file, http, files, ct)
                    : Problems.Of(404, "not-found", "There is no such attachment."))
            .WithName("read-attachment")
            .WithSummary("The bytes of an attachment; the ETag is their SHA-256.")
            .RequireAuthorization(Policies.ReadIncident)
            .Produces<byte[]>(200, "application/octet-stream").Produces(304).ProducesProblem(404);

    private static async Task<IResult> Send(Attachment file, HttpContext http, FileStore files, CancellationToken ct)
    {
        var headers = http.Response.Headers;
        headers.ETag = $"\"{file.Sha256}\"";
        headers.CacheControl = "private, no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = Policy;
        if (http.Request.Headers.IfNoneMatch == headers.ETag)
            return TypedResults.StatusCode(304);
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.Name);
        headers.ContentDisposition = disposition.ToString();
        headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(file.Sha256))}:";
        http.Response.ContentType = file.MediaType;
        http.Response.ContentLength = file.Size;
        await foreach (var piece in files.Read(file.Id, ct))
            await http.Response.Body.WriteAsync(piece, ct);
        return TypedResults.Empty;
    }
}
