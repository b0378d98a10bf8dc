using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ServiceDefaults.Hosting;

/// <summary>Traces and metrics of the platform (sources and meters <c>Platform.*</c>) and of what it stands on.</summary>
internal static class Telemetry
{
    private static readonly string[] Sources = ["Platform.*", "Npgsql", "Yarp.ReverseProxy"];
    private static readonly string[] Meters = ["Platform.*", "Npgsql", "MassTransit", "Marten", "Microsoft.AspNetCore.RateLimiting"];

    /// <summary>
    /// Metrics are always kept, for <c>/metrics</c>. Spans are only made where somebody receives them (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>);
    /// trace ids exist and travel either way.
    /// </summary>
    internal static void AddTelemetry(this WebApplicationBuilder builder, string serviceName)
    {
        var receiver = !string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(serviceName, serviceNamespace: "platform"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter();
                if (receiver)
                    metrics.AddOtlpExporter();
            });
        if (!receiver)
            return;
        telemetry.WithTracing(traces => traces
            .AddSource(Sources)
            .AddAspNetCoreInstrumentation(options => options.Filter = context => !IsProbe(context.Request.Path))
            .AddHttpClientInstrumentation()
            .AddOtlpExporter());
    }

    private static bool IsProbe(string path) =>
        path.StartsWith("/health", StringComparison.Ordinal) || path.Equals("/metrics", StringComparison.Ordinal);
}
