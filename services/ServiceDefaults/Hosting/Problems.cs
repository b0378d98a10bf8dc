using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceDefaults.Hosting;

/// <summary>
/// Refusals as RFC 9457 problems. <c>code</c> is stable and for programs, <c>detail</c> is for people, <c>field</c> is the path of the
/// member at fault, <c>traceId</c> finds the request in logs and traces.
/// </summary>
public static class Problems
{
    /// <summary>A problem as the result of an endpoint.</summary>
    public static ProblemHttpResult Of(int status, string code, string detail, string? field = null) =>
        TypedResults.Problem(Details(status, code, detail, field));

    /// <summary>A problem as data, for what is not an endpoint.</summary>
    public static ProblemDetails Details(int status, string code, string detail, string? field = null)
    {
        var problem = new ProblemDetails
        {
            Type = $"urn:problem:{code}",
            Title = ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = detail,
            Extensions = { ["code"] = code },
        };
        if (field is not null)
            problem.Extensions["field"] = field;
        return problem;
    }

    /// <summary>Writes a problem as the whole answer.</summary>
    public static Task Write(HttpContext context, int status, string code, string detail, string? field = null) =>
        Of(status, code, detail, field).ExecuteAsync(context);

    /// <summary>Gives every problem, also those the framework writes, its code and trace id.</summary>
    internal static IServiceCollection AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            var problem = context.ProblemDetails;
            if (!problem.Extensions.ContainsKey("code"))
            {
                var status = problem.Status ?? context.HttpContext.Response.StatusCode;
                var code = CodeOf(status);
                problem.Extensions["code"] = code;
                problem.Detail ??= DetailOf(status);
                problem.Type = $"urn:problem:{code}";
            }

            problem.Extensions["traceId"] = Activity.Current?.TraceId.ToHexString() ?? context.HttpContext.TraceIdentifier;
        });
        services.AddExceptionHandler<ExceptionProblems>();
        return services;
    }

    private static string? DetailOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing under this path, or it belongs to somebody else.",
        StatusCodes.Status405MethodNotAllowed => "This path takes other methods; the header `Allow` names them.",
        StatusCodes.Status413PayloadTooLarge => "The body is larger than this endpoint accepts.",
        StatusCodes.Status415UnsupportedMediaType => "Send the body with the header `Content-Type: application/json`.",
        StatusCodes.Status502BadGateway => "The service behind this path cannot be reached. Try again; /health/ready says how it is.",
        StatusCodes.Status503ServiceUnavailable => "The service is not available now. Try again; /health/ready says how it is.",
        StatusCodes.Status504GatewayTimeout => "The service did not answer in time and may still do it: try again with the same `Idempotency-Key`.",
        _ => null,
    };

    internal static string CodeOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "invalid-request",
        StatusCodes.Status401Unauthorized => "credential-required",
        StatusCodes.Status403Forbidden => "role-not-allowed",
        StatusCodes.Status404NotFound => "not-found",
        StatusCodes.Status405MethodNotAllowed => "method-not-allowed",
        StatusCodes.Status408RequestTimeout => "request-timeout",
        StatusCodes.Status413PayloadTooLarge => "body-too-large",
        StatusCodes.Status415UnsupportedMediaType => "unsupported-media-type",
        StatusCodes.Status429TooManyRequests => "too-many-requests",
        StatusCodes.Status502BadGateway => "service-unreachable",
        StatusCodes.Status503ServiceUnavailable => "service-unavailable",
        StatusCodes.Status504GatewayTimeout => "service-timeout",
        >= 500 => "internal-error",
        _ => "refused",
    };
}
