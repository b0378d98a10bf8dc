using Gateway.Credentials;
using ServiceDefaults.Hosting;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Proxy;

/// <summary>The route table as YARP understands it, and what goes inside with a request.</summary>
internal static class Forwarding
{
    // Whatever is not here stays outside: a caller cannot hand the services a header that means something to them.
    private static readonly string[] AllowedHeaders =
    [
        "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Content-Encoding", "Content-Length", "Content-Type", "Host",
        "Idempotency-Key", "If-Match", "If-None-Match", "Last-Event-ID", "Prefer", "TE", "User-Agent",
        "grpc-accept-encoding", "grpc-encoding", "grpc-timeout",
    ];

    public static void AddForwarding(this WebApplicationBuilder builder)
    {
        var answerWithin = builder.Configuration.GetValue("Platform:Limits:AnswerWithin", TimeSpan.FromSeconds(30));
        builder.Services.AddReverseProxy()
            .LoadFromMemory(
                [.. RouteTable.Routes.Select(ToRoute)],
                [.. RouteTable.Services.SelectMany(service =>
                    ToClusters(service, ServiceChannels.AddressOf(builder.Configuration, service), answerWithin))])
            .ConfigureHttpClient((_, handler) =>
            {
                handler.EnableMultipleHttp2Connections = true;
                handler.ConnectTimeout = TimeSpan.FromSeconds(5);
                handler.KeepAlivePingDelay = TimeSpan.FromSeconds(15);
                handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
            });
    }

    public static void MapForwarding(this WebApplication app) =>
        app.MapReverseProxy(proxy => proxy.Use((context, next) => Forward(context, next, app.Logger)));

    private static async Task Forward(HttpContext context, RequestDelegate next, ILogger logger)
    {
        var route = context.GetReverseProxyFeature().Route.Config;
        if (context.Request.ContentLength > route.MaxRequestBodySize)
        {
            await Problems.Write(context, StatusCodes.Status413PayloadTooLarge, "body-too-large",
                $"At most {route.MaxRequestBodySize} bytes are accepted here.");
            return;
        }

        // From here on the key is gone: the services see a short-lived token that says who and of which tenants.
        var credential = context.Features.Get<Credential>()
            ?? throw new InvalidOperationException($"{route.RouteId} is forwarded without a credential: its route has no policy.");
        context.Request.Headers.Authorization = credential.Authorization;
        await next(context);
        if (context.GetForwarderErrorFeature() is not { Error: not ForwarderError.RequestBodyClient } failed
            || context.RequestAborted.IsCancellationRequested)
            return;
        logger.LogWarning("{Route} could not be forwarded: {Error}: {Reason}",
            route.RouteId, failed.Error, failed.Exception?.GetBaseException().Message);
    }

    private static RouteConfig ToRoute(GatewayRoute route)
    {
        var config = new RouteConfig
        {
            RouteId = route.Id,
            ClusterId = ClusterId(route.Service, route.Streams),
            AuthorizationPolicy = route.Policy,
            MaxRequestBodySize = route.BodyLimit,
            Match = new RouteMatch { Path = route.Path, Methods = route.Methods.Split(' '), Headers = ByXService(route.XService) },
        };
        config = config.WithTransformUseOriginalHostHeader(false).WithTransformXForwarded(xDefault: ForwardedTransformActions.Off)
            .WithTransformRequestHeadersAllowed(AllowedHeaders);
        return route.ServicePath is null ? config : config.WithTransformPathRouteValues(route.ServicePath);
    }

    private static RouteHeader[]? ByXService(string? service) => service switch
    {
        null => null,
        "" => [new RouteHeader { Name = "x-service", Mode = HeaderMatchMode.NotExists }],
        _ => [new RouteHeader { Name = "x-service", Values = [service] }],
    };

    private static IEnumerable<ClusterConfig> ToClusters(string service, Uri address, TimeSpan answerWithin) =>
        from streams in (bool[])[false, true]
        select new ClusterConfig
        {
            ClusterId = ClusterId(service, streams),
            Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal)
            {
                [service] = new() { Address = address.ToString() },
            },
            HttpRequest = new ForwarderRequestConfig
            {
                Version = new Version(2, 0),
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                // A stream lives as long as both ends want it to; dead connections are found by HTTP/2 pings.
                ActivityTimeout = streams ? TimeSpan.FromDays(20) : answerWithin,
            },
        };

    private static string ClusterId(string service, bool streams) => streams ? $"{service}-streams" : service;
}
