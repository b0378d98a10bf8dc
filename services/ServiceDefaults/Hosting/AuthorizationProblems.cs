using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace ServiceDefaults.Hosting;

/// <summary>Says why somebody was not let in: 401 without a good credential, 403 with one of another role; gRPC gets a status.</summary>
internal sealed class AuthorizationProblems : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
            return next(context);
        if (authorizeResult.Challenged)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            var given = context.Request.Headers.Authorization.Count > 0;
            return Refuse(context, StatusCodes.Status401Unauthorized, StatusCode.Unauthenticated,
                given ? "credential-invalid" : "credential-required",
                given ? "The credential is not known or no longer valid." : "Send a credential: `Authorization: Bearer …`.");
        }

        return Refuse(context, StatusCodes.Status403Forbidden, StatusCode.PermissionDenied, "role-not-allowed",
            "The credential is good, but none of its roles allows this.");
    }

    private static Task Refuse(HttpContext context, int status, StatusCode grpc, string code, string detail)
    {
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
            return Problems.Write(context, status, code, detail);

        // gRPC reads the status from headers when there is no body ("trailers only").
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)grpc).ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString($"{code}: {detail}");
        return context.Response.CompleteAsync();
    }
}
