using System.IO.Compression;
using System.Text;
using Incidents.Import;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

/// <summary>Past incidents from a file: answered with 202 once the file is here, then worked on in the background.</summary>
internal static class ImportIncidentsEndpoint
{
    public static void Map(IEndpointRouteBuilder imports) =>
        imports.MapPost("", async (HttpRequest request, Caller caller, ImportDesk desk, CancellationToken ct) =>
            {
                try
                {
                    var begun = await Receive(request, caller, desk, ct);
                    return TypedResults.Accepted($"/v1/imports/{begun.Id}", begun);
                }
                catch (ImportRefusedException refused)
                {
                    return Refused(refused);
                }
            })
            .WithName("import-incidents")
            .WithSummary("Imports past incidents; multipart/form-data: first the part mapping (YAML or JSON), then file (CSV, gzip allowed).")
            .WithMetadata(new RequestSizeLimitAttribute(ImportDesk.UploadLimit))
            .RequireAuthorization(Policies.ImportIncidents)
            .Accepts<IFormFile>("multipart/form-data")
            .Produces<ImportStatus>(202).ProducesProblem(415).ProducesProblem(422).ProducesProblem(503);

    private static async Task<ImportStatus> Receive(HttpRequest request, Caller caller, ImportDesk desk, CancellationToken ct)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType == "multipart/form-data"
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value
            : null;
        if (string.IsNullOrEmpty(boundary))
            throw new ImportRefusedException("unsupported-media-type", "Send multipart/form-data with the parts mapping and file.");
        await using var packed = request.Headers.ContentEncoding == "gzip"
            ? new GZipStream(request.Body, CompressionMode.Decompress) : null;
        var parts = new MultipartReader(boundary, packed ?? request.Body);

        using var text = new StreamReader(await Part(parts, "mapping", ct), Encoding.UTF8);
        var mapping = new char[ImportDesk.MappingLimit];
        var length = await text.ReadBlockAsync(mapping, ct);
        if (length == mapping.Length) throw new ImportRefusedException("mapping-too-large", "The mapping is larger than 64 kB.");
        var (document, terms) = desk.Check(caller, new string(mapping, 0, length));

        var upload = await Part(parts, "file", ct);
        return await desk.Begin(caller, document, terms, upload.CopyToAsync, ct);
    }

    private static async Task<Stream> Part(MultipartReader parts, string name, CancellationToken ct)
    {
        var part = await parts.ReadNextSectionAsync(ct);
        return part?.GetContentDispositionHeader()?.Name == name
            ? part.Body
            : throw new ImportRefusedException("part-missing", $"The part {name} is missing here: send mapping first, then file.");
    }

    private static IResult Refused(ImportRefusedException refused)
    {
        var status = refused.Code switch { "unsupported-media-type" => 415, "imports-waiting" => 503, _ => 422 };
        var details = Problems.Details(status, refused.Code, refused.Message);
        if (refused.Problems.Count > 0) details.Extensions["errors"] = refused.Problems;
        return TypedResults.Problem(details);
    }
}
