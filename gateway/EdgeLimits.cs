namespace Gateway;

/// <summary>What a client may keep the gateway busy with before anything is known of it.</summary>
internal static class EdgeLimits
{
    public static void AddEdgeLimits(this WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(kestrel =>
    {
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = builder.Configuration.GetValue("Platform:Limits:Connections", 10_000L);
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.Http2.MaxStreamsPerConnection = 250;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    });
}
