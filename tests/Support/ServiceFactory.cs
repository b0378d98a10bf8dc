using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Support;

/// <summary>
/// A service run in the test process, on real Kestrel ports (HTTP/1.1 for REST, HTTP/2 without TLS for gRPC), with its own
/// database and broker prefix. <typeparamref name="TEntry"/> is any type of the service's assembly.
/// </summary>
public sealed class ServiceFactory<TEntry> : WebApplicationFactory<TEntry>
    where TEntry : class
{
    private readonly Dictionary<string, string> _settings;

    /// <param name="name">The service: incident, escalation, notification, reporting or gateway.</param>
    /// <param name="database">Its store; null for the gateway.</param>
    /// <param name="broker">The broker; null for the gateway.</param>
    /// <param name="settings">Configuration keys that are added, or replace those set here.</param>
    public ServiceFactory(string name, TestDatabase? database, TestBroker? broker, IReadOnlyDictionary<string, string>? settings = null)
    {
        Http1 = new($"http://127.0.0.1:{FreePorts.Next()}");
        Http2 = new($"http://127.0.0.1:{FreePorts.Next()}");
        _settings = new(StringComparer.OrdinalIgnoreCase)
        {
            ["environment"] = "Development",
            ["Kestrel:Endpoints:Http1:Url"] = Http1.ToString(),
            ["Kestrel:Endpoints:Http1:Protocols"] = "Http1",
            ["Kestrel:Endpoints:Http2:Url"] = Http2.ToString(),
            ["Kestrel:Endpoints:Http2:Protocols"] = "Http2",
            ["Platform:Identity:KeyFile"] = TestIdentity.KeyFile,
            ["Logging:LogLevel:Default"] = "Warning",
        };
        // Nobody listens where the others would be.
        foreach (var other in (string[])["incident", "escalation", "notification", "reporting"])
            _settings[$"Platform:Services:{other}"] = other == name ? Http2.ToString() : "http://127.0.0.1:1";
        if (database is not null)
            _settings["ConnectionStrings:Store"] = database.ConnectionString;
        if (broker is not null)
            (_settings["ConnectionStrings:Broker"], _settings["Platform:Messaging:Prefix"]) = (broker.Uri, broker.Prefix);
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
            _settings[key] = value;
        UseKestrel();
    }

    /// <summary>Base address for REST.</summary>
    public Uri Http1 { get; }

    /// <summary>Base address for gRPC and for other services.</summary>
    public Uri Http2 { get; }

    /// <summary>Starts the service and waits until it listens.</summary>
    public ServiceFactory<TEntry> Start()
    {
        StartServer();
        return this;
    }

    /// <summary>A REST client that speaks for the caller.</summary>
    public HttpClient Client(TestCaller? caller = null)
    {
        var client = new HttpClient { BaseAddress = Http1 };
        if (caller is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", TestIdentity.Token(caller));
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _settings)
            builder.UseSetting(key, value);
        builder.UseContentRoot(AppContext.BaseDirectory);
    }
}
