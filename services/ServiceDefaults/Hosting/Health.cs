using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults.Hosting;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: every part (<see cref="IHealthCheck"/> in DI) does its work; the body
/// names each part, its status, why, and its figures. 503 when a part fails, so that nobody relies on a platform that tells nobody.
/// </summary>
internal static class Health
{
    internal static void MapHealth(this IEndpointRouteBuilder routes, string serviceName)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions
        {
            Predicate = _ => false,
            ResponseWriter = (context, report) => Write(context, report, serviceName),
        }).AllowAnonymous();
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            ResponseWriter = (context, report) => Write(context, report, serviceName),
        }).AllowAnonymous();
    }

    private static Task Write(HttpContext context, HealthReport report, string serviceName) => context.Response.WriteAsJsonAsync(
        new HealthAnswer(serviceName, NameOf(report.Status), [.. report.Entries.Select(entry => new PartHealth(
            entry.Key,
            NameOf(entry.Value.Status),
            entry.Value.Description ?? (entry.Value.Exception is null ? null : "The check itself failed; the logs say why."),
            entry.Value.Data.Count == 0 ? null : entry.Value.Data))]),
        StrictJson.Options,
        context.RequestAborted);

    private static string NameOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        HealthStatus.Unhealthy => "unhealthy",
    };
}

/// <summary>The body of the health endpoints.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> (works, but behind) or <c>unhealthy</c>.</param>
public sealed record HealthAnswer(string Service, string Status, IReadOnlyList<PartHealth> Parts);

/// <summary>One part of a process, such as the relay: what it says of itself, with its figures.</summary>
public sealed record PartHealth(string Name, string Status, string? Description, IReadOnlyDictionary<string, object>? Data);
