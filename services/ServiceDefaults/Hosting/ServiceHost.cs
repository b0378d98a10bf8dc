using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace ServiceDefaults.Hosting;

/// <summary>What every process of the platform has in common.</summary>
public static class ServiceHost
{
    /// <summary>Largest body of an endpoint that does not say otherwise with <c>RequestSizeLimitAttribute</c>: 64 kB.</summary>
    public const int BodyLimit = 64 * 1024;

    /// <summary>
    /// Identity, problems, strict JSON, telemetry, logs, health, gRPC with reflection and health, and the OpenAPI document.
    /// Health checks of a service's parts are added with <c>builder.Services.AddHealthChecks().AddCheck&lt;T&gt;("relay")</c>.
    /// </summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string serviceName)
    {
        builder.AddHostDefaults(serviceName);
        builder.Services.AddApiDocument(serviceName);
        builder.Services.AddGrpc(options =>
        {
            options.Interceptors.Add<GrpcExceptions>();
            options.MaxReceiveMessageSize = BodyLimit;
            // Its catch-all route would turn every 405 and 415 of the REST side into a 404.
            options.IgnoreUnknownServices = true;
        });
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks();
        return builder;
    }

    /// <summary>The part of <see cref="AddServiceDefaults"/> that the gateway needs too: all but gRPC and the API document.</summary>
    public static WebApplicationBuilder AddHostDefaults(this WebApplicationBuilder builder, string serviceName)
    {
        JsonLines.AddTo(builder);
        builder.AddTelemetry(serviceName);
        var services = builder.Services;
        services.AddSingleton(new ServiceName(serviceName));
        // A subscriber's stream never ends by itself; a restart does not wait half a minute for it.
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10));
        services.TryAddSingleton(TimeProvider.System);
        services.AddProblems().AddStrictJson().AddPlatformIdentity().AddHealth();
        services.AddSingleton(provider => new ServiceTokenHandler.Source(provider.GetRequiredService<InternalTokens>(), serviceName));
        services.AddSingleton<ServiceChannels>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimit;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
        });
        return builder;
    }

    /// <summary>The middleware and the anonymous endpoints; call it right after <c>Build()</c>.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.UseHostDefaults();
        app.MapApiDocument();
        app.MapGrpcHealthChecksService().AllowAnonymous();
        app.MapGrpcReflectionService().RequireAuthorization(Policies.AnyCaller);
        // Inside the platform only: the gateway does not route here.
        app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
        return app;
    }

    /// <summary>The part of <see cref="MapServiceDefaults"/> that the gateway needs too.</summary>
    public static WebApplication UseHostDefaults(this WebApplication app)
    {
        // A process that cannot tell friend from foe does not start.
        app.Services.GetRequiredService<IdentityKey>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRouting();
        app.Use(SkipUnknownRoutes);
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapHealth(app.Services.GetRequiredService<ServiceName>().Value);
        return app;
    }

    // No route, or a method or media type no route has: answered as what it is. Else the fallback policy would call it 401 or 403.
    private static Task SkipUnknownRoutes(HttpContext context, RequestDelegate next)
    {
        switch (context.GetEndpoint())
        {
            case RouteEndpoint:
                return next(context);
            case { RequestDelegate: { } rejection }:
                return rejection(context);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }
}

/// <summary>The name of this process: <c>gateway</c> or a service's.</summary>
public sealed record ServiceName(string Value);
