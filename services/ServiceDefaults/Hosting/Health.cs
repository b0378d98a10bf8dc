using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults.Hosting;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: every part (<see cref="IHealthCheck"/> in DI) does its work; the body
/// names each part, its status, why, and its figures. 503 when a part fails, so that nobody relies on a platform that tells nobody.
/// </summary>
internal static class Health
{
    /// <summary>Shorter than the gateway waits for a service: then a part that hangs has a name.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    internal static void AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks();
        services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            foreach (var part in options.Registrations.Where(part => part.Timeout == Timeout.InfiniteTimeSpan)) part.Timeout = Patience;
        });
        services.AddSingleton<IHealthCheckPublisher, HealthFigures>();
        services.Configure<HealthCheckPublisherOptions>(options => (options.Period, options.Timeout) = (HealthFigures.Period, HealthFigures.Period));
    }

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
            Tell(entry.Value),
            Figures(entry.Value)))]),
        StrictJson.Options,
        context.RequestAborted);

    // Anybody may ask: what an exception says, which names servers and users, goes to the log alone.
    private static string? Tell(HealthReportEntry part) => part.Exception switch
    {
        null => part.Description,
        OperationCanceledException => "It did not answer in time.",
        _ => "It fails; the log says why.",
    };

    // Figures, and the parts of another process; what a library lays beside them names servers.
    private static Dictionary<string, object>? Figures(HealthReportEntry part)
    {
        var figures = part.Data.Where(figure => figure.Value is ValueType or string or IReadOnlyList<PartHealth>)
            .ToDictionary(StringComparer.Ordinal);
        return figures.Count == 0 ? null : figures;
    }

    internal static string NameOf(HealthStatus status) => status switch
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
