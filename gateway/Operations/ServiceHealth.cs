using System.Text.Json;
using Gateway.Proxy;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServiceDefaults.Hosting;

namespace Gateway.Operations;

/// <summary>
/// The gateway is ready when the services are. A part that is behind, such as the relay of one service, is named in the description and
/// passed on whole in the data.
/// </summary>
internal sealed class ServiceHealth(string service, ServiceClients clients) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var answer = await clients[service].GetAsync("/health/ready", cancellationToken);
            var health = await answer.Content.ReadFromJsonAsync<HealthAnswer>(StrictJson.Options, cancellationToken)
                ?? throw new JsonException("null");
            return Read(health);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"{service} does not answer.");
        }
    }

    private static HealthCheckResult Read(HealthAnswer health)
    {
        var behind = health.Parts.Where(part => part.Status != "healthy")
            .Select(part => $"{part.Name} is {part.Status}{(part.Description is null ? "" : $": {part.Description}")}");
        var status = health.Status switch
        {
            "healthy" => HealthStatus.Healthy,
            "degraded" => HealthStatus.Degraded,
            _ => HealthStatus.Unhealthy,
        };
        return new HealthCheckResult(status, status == HealthStatus.Healthy ? null : string.Join("; ", behind),
            data: new Dictionary<string, object>(StringComparer.Ordinal) { ["parts"] = health.Parts });
    }
}

/// <summary>Registers a check for each service.</summary>
internal static class ServiceHealthChecks
{
    public static void AddServiceHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ServiceClients>();
        foreach (var service in RouteTable.Services)
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                service, provider => new ServiceHealth(service, provider.GetRequiredService<ServiceClients>()),
                null, null, TimeSpan.FromSeconds(6)));
        }
    }
}
