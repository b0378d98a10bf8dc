using System.Collections.Concurrent;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;

namespace ServiceDefaults.Hosting;

/// <summary>
/// Channels to the platform's other services (<c>Platform:Services:{name}</c>, HTTP/2 without TLS), with this service's own token on
/// every call: <c>new EventFeed.EventFeedClient(channels.For("incident"))</c>.
/// </summary>
public sealed class ServiceChannels(IConfiguration configuration, ServiceTokenHandler.Source token) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<GrpcChannel>> _channels = new(StringComparer.Ordinal);

    /// <summary>The one channel to a service.</summary>
    /// <exception cref="InvalidOperationException">No address is configured for it.</exception>
    public GrpcChannel For(string service) => _channels.GetOrAdd(service, name => new Lazy<GrpcChannel>(() => Open(name))).Value;

    /// <summary>Base address of a service.</summary>
    public static Uri AddressOf(IConfiguration configuration, string service) =>
        Uri.TryCreate(configuration[$"Platform:Services:{service}"], UriKind.Absolute, out var address)
            ? address
            : throw new InvalidOperationException($"Platform:Services:{service} is not set to an absolute address.");

    /// <summary>How connections inside are made: more than one when many calls are under way, and dead ones are noticed.</summary>
    public static SocketsHttpHandler NewHandler() => new()
    {
        EnableMultipleHttp2Connections = true,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
        KeepAlivePingDelay = TimeSpan.FromSeconds(15),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
    };

    public void Dispose()
    {
        foreach (var channel in _channels.Values.Where(channel => channel.IsValueCreated))
            channel.Value.Dispose();
    }

    private GrpcChannel Open(string service) => GrpcChannel.ForAddress(AddressOf(configuration, service), new GrpcChannelOptions
    {
        HttpHandler = new ServiceTokenHandler(token) { InnerHandler = NewHandler() },
        DisposeHttpClient = true,
        // An imported contract or a long page of events is larger than the 4 MB that gRPC takes by default.
        MaxReceiveMessageSize = 32 * 1024 * 1024,
    });
}

/// <summary>Puts the service's own token on outgoing calls, and renews it at half its life.</summary>
public sealed class ServiceTokenHandler(ServiceTokenHandler.Source token) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("Authorization", token.Header);
        return base.SendAsync(request, cancellationToken);
    }

    /// <summary>The token of this process under its service's name.</summary>
    public sealed class Source(InternalTokens tokens, string serviceName)
    {
        private InternalToken? _current;

        /// <summary>Value of the <c>Authorization</c> header.</summary>
        public string Header
        {
            get
            {
                var current = _current;
                if (current is null || current.RenewAt <= TimeProvider.System.GetUtcNow())
                    _current = current = tokens.ForService(serviceName);
                return current.Header;
            }
        }
    }
}
