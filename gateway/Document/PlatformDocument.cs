using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Operations;
using Gateway.Proxy;
using Scalar.AspNetCore;
using ServiceDefaults.Hosting;

namespace Gateway.Document;

/// <summary>
/// <c>/openapi/v1.json</c>: the services' documents as one. Asked for at most twice a minute; a service that is down is shown as it was
/// last seen, and one that was never seen is named in <c>x-missing-services</c>. 503 where no service was ever seen.
/// </summary>
internal sealed class PlatformDocument(ServiceClients clients, ILogger<PlatformDocument> logger) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, JsonObject> _lastSeen = new(StringComparer.Ordinal);
    private readonly DocumentPaths _paths = new(RouteTable.Routes);
    private readonly SemaphoreSlim _one = new(1, 1);
    private (byte[] Json, DateTimeOffset At)? _current;

    /// <summary>The document, or null where there is nothing to show.</summary>
    public async Task<byte[]?> Get(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var now = TimeProvider.System.GetUtcNow();
            if (_current is { } current && current.At + Fresh > now)
                return current.Json;
            var answered = await Task.WhenAll(RouteTable.Services.Select(service => Fetch(service, cancellationToken)));
            if (_lastSeen.IsEmpty)
                return null;
            var json = Merge();
            // Incomplete is not kept: the next reader asks again.
            _current = answered.All(did => did) ? (json, now) : null;
            return json;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private byte[] Merge()
    {
        var merge = new DocumentMerge(_paths);
        foreach (var service in RouteTable.Services)
        {
            if (_lastSeen.TryGetValue(service, out var document))
                merge.Add(service, document);
        }

        var missing = RouteTable.Services.Where(service => !_lastSeen.ContainsKey(service)).ToArray();
        return JsonSerializer.SerializeToUtf8Bytes(merge.Build(missing), StrictJson.Options);
    }

    private async Task<bool> Fetch(string service, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await clients[service].GetStreamAsync("/openapi/v1.json", cancellationToken);
            if (await JsonNode.ParseAsync(body, cancellationToken: cancellationToken) is not JsonObject document)
                return false;
            _lastSeen[service] = document;
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("The API document of {Service} could not be read: {Reason}", service, exception.Message);
            return false;
        }
    }
}

internal static class PlatformDocumentRoutes
{
    public static void AddPlatformDocument(this WebApplicationBuilder builder) => builder.Services.AddSingleton<PlatformDocument>();

    public static void MapPlatformDocument(this WebApplication app)
    {
        app.MapGet("/openapi/v1.json", async (PlatformDocument document, CancellationToken cancellationToken) =>
            await document.Get(cancellationToken) is { } json
                ? Results.Bytes(json, "application/json; charset=utf-8")
                : Problems.Of(StatusCodes.Status503ServiceUnavailable, "services-unreachable",
                    "No service could be asked for its API document yet."))
            .AllowAnonymous();
        app.MapScalarApiReference("/docs", options =>
        {
            options.Title = "Incident and escalation platform";
            options.OpenApiRoutePattern = "/openapi/v1.json";
            options.DefaultFonts = false;
        }).AllowAnonymous();
    }
}
