using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Hosting;

/// <summary>Turns what was thrown into a problem: a request that cannot be read says why; anything else is ours and says nothing.</summary>
internal sealed partial class ExceptionProblems(ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var (status, code, detail, field) = exception switch
        {
            RequestRefusedException refused => (refused.Status, refused.Code, refused.Message, refused.Field),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
                (413, "body-too-large", "The body is larger than this endpoint accepts.", null),
            BadHttpRequestException { InnerException: JsonException json } => Explain(json),
            JsonException json => Explain(json),
            BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } =>
                (415, "unsupported-media-type", "Send the body with the header `Content-Type: application/json`.", null),
            BadHttpRequestException bad when bad.Message.Contains("body", StringComparison.OrdinalIgnoreCase) =>
                (bad.StatusCode, "body-required", "This endpoint wants one JSON object as its body.", null),
            BadHttpRequestException bad => (bad.StatusCode, Problems.CodeOf(bad.StatusCode), bad.Message, null),
            _ => (500, "internal-error", "Something went wrong here, not in the request. The trace id finds it in the logs.", null),
        };
        if (status == 500)
            logger.LogError(exception, "Unhandled exception in {Method} {Path}", context.Request.Method, context.Request.Path);
        await Problems.Write(context, status, code, detail, field);
        return true;
    }

    private static (int Status, string Code, string Detail, string? Field) Explain(JsonException json)
    {
        var field = FieldOf(json.Path);
        var unmapped = Unmapped().Match(json.Message);
        if (unmapped.Success)
        {
            var path = Within(field, unmapped.Groups["name"].Value);
            return (400, "unknown-field", $"There is no field `{path}` here. Remove it, or look up its name in the API document; " +
                "names are camelCase and their case counts.", path);
        }

        var missing = Missing().Match(json.Message);
        if (missing.Success)
        {
            var path = Within(field, missing.Groups["name"].Value);
            return (400, "missing-field", $"The field `{path}` is required. Add it.", path);
        }

        if (field is not null && json.Message.Contains("Duplicate", StringComparison.Ordinal))
            return (400, "repeated-field", $"The field `{field}` stands there twice. Send it once.", field);

        var where = json.LineNumber is { } line ? $" (line {line + 1}, byte {json.BytePositionInLine + 1})" : "";
        return field is null
            ? (400, "invalid-json", $"The body is not valid JSON here{where}. Send one JSON object as the API document describes.", null)
            : (400, "invalid-json", $"The value of `{field}` cannot be read{where}. Send the type and format of the API document.", field);
    }

    // System.Text.Json says "$.reporter.phone"; people and programs want "reporter.phone".
    private static string? FieldOf(string? path) =>
        string.IsNullOrEmpty(path) || path == "$" ? null
        : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path.TrimStart('$');

    private static string Within(string? field, string name) =>
        field is null ? name : field == name || field.EndsWith($".{name}", StringComparison.Ordinal) ? field : $"{field}.{name}";

    [GeneratedRegex("^The JSON property '(?<name>.*?)' could not be mapped", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unmapped();

    [GeneratedRegex("missing required properties including: '(?<name>.*?)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Missing();
}
