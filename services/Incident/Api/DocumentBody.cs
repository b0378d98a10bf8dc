using System.Text;
using Contracts.Documents;
using Microsoft.Net.Http.Headers;
using ServiceDefaults.Hosting;

namespace Incidents.Api;

/// <summary>Documents in and out over HTTP, YAML or JSON by media type.</summary>
internal static class DocumentBody
{
    /// <summary>The text of the body and its format, or the refusal.</summary>
    public static async Task<(string Text, DocumentFormat Format, IResult? Refused)> Read(HttpRequest http, CancellationToken ct)
    {
        if (FormatOf(http) is not { } format)
            return ("", default, Problems.Of(
                415, "unsupported-media-type", "Send the document as application/yaml or application/json.", "Content-Type"));
        using var reader = new StreamReader(http.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            return (await reader.ReadToEndAsync(ct), format, null);
        }
        catch (DecoderFallbackException)
        {
            return ("", format, Problems.Of(422, "not-utf8", "The document is not UTF-8: save it as UTF-8 and send it again."));
        }
    }

    /// <summary>Everything that is wrong with a document, at once.</summary>
    public static IResult Invalid(string code, IReadOnlyList<DocumentProblem> problems)
    {
        var details = Problems.Details(
            422, code, $"The document has {problems.Count} problem(s): correct what `errors` names, and send it again.");
        details.Extensions["errors"] = problems;
        return TypedResults.Problem(details);
    }

    /// <summary>The document in the format the caller prefers, with its version as ETag.</summary>
    public static IResult Answer<T>(HttpContext http, T document, int version)
    {
        http.Response.Headers.ETag = Versioned.Tag(version);
        http.Response.Headers.Vary = HeaderNames.Accept;
        return WantsYaml(http.Request)
            ? TypedResults.Text(DocumentWriter.ToYaml(document), "application/yaml; charset=utf-8")
            : TypedResults.Text(DocumentWriter.ToJson(document), "application/json; charset=utf-8");
    }

    private static DocumentFormat? FormatOf(HttpRequest http) =>
        MediaTypeHeaderValue.TryParse(http.ContentType, out var type) ? type.MediaType.Value?.ToLowerInvariant() switch
        {
            "application/json" => DocumentFormat.Json,
            "application/yaml" or "application/x-yaml" or "text/yaml" => DocumentFormat.Yaml,
            _ => null,
        } : null;

    private static bool WantsYaml(HttpRequest request) => request.GetTypedHeaders().Accept
        .OrderByDescending(type => type.Quality ?? 1)
        .Select(type => type.MediaType.Value)
        .FirstOrDefault() is "application/yaml" or "application/x-yaml" or "text/yaml";
}
