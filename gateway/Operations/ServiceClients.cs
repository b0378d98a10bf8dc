using System.Collections.Frozen;
using Gateway.Proxy;
using ServiceDefaults.Hosting;

namespace Gateway.Operations;

/// <summary>The gateway's own calls to the services: documents, health, the test clock.</summary>
public sealed class ServiceClients : IDisposable
{
    private readonly FrozenDictionary<string, HttpClient> _clients;

    public ServiceClients(IConfiguration configuration)
    {
        var handler = ServiceChannels.NewHandler();
        _clients = RouteTable.Services.ToFrozenDictionary(service => service, service => new HttpClient(handler, disposeHandler: false)
        {
            BaseAddress = ServiceChannels.AddressOf(configuration, service),
            DefaultRequestVersion = new Version(2, 0),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromSeconds(5),
        });
    }

    public HttpClient this[string service] => _clients[service];

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }
}
