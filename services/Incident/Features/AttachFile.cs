using Incidents.Api;
using Incidents.Domain;
using Incidents.Files;
using Incidents.Projections;
using Microsoft.AspNetCore.Mvc;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

/// <summary>A file for an incident, sent as the plain body: 201 with the incident, or 200 where it is there already.</summary>
internal static class AttachFileEndpoint
{
    /// <summary>The file itself is measured; this is for the framework, which would else allow 64 kB.</summary>
    private const long BodyLimit = AttachmentDesk.SizeLimit + (64 * 1024);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapPost("attachments", async (
                Guid id, string? name, string? note, HttpRequest http, StreamedRequest request, AttachmentDesk desk,
                CancellationToken ct) =>
            {
                try
                {
                    return Answered(await desk.Take(new IncidentId(id), request, name, note, Parts(http.Body, ct), ct));
                }
                catch (FileRefusedException refused)
                {
                    return Problems.Of(refused.Code == "body-too-large" ? 413 : 422, refused.Code, refused.Message);
                }
            })
            .WithName("attach-file")
            .WithSummary("Attaches a file, sent as the body: at most 20 MB, a photo, PDF, packed log or text, whatever its name says.")
            .WithDescription("If-Match may be left out: a file takes nothing from anybody.")
            .WithMetadata(new RequestSizeLimitAttribute(BodyLimit))
            .RequireAuthorization(Policies.ReportIncident)
            .Accepts<Stream>("application/octet-stream", "image/*", "text/plain", "application/pdf", "application/zip", "application/gzip")
            .Produces<IncidentDocument>(201).Produces<IncidentDocument>()
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(422);

    private static IResult Answered(Answer answer) => answer switch
    {
        { Refused: { } refused } => refused.ToProblem(),
        { Created: true, Incident: { } incident } => Versioned.Created(
            incident, incident.Version, $"/v1/incidents/{incident.Id}/attachments/{incident.Attachments![^1].Id}"),
        _ => Versioned.Ok(answer.Incident!, answer.Incident!.Version),
    };

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Parts(
        Stream body, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        while (await body.ReadAsync(buffer, ct) is > 0 and var read)
            yield return buffer.AsMemory(0, read);
    }
}
