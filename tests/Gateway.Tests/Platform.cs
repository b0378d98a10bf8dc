using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Credentials;
using Gateway.Proxy;
using Grpc.Net.Client;
using ServiceDefaults.Hosting;

namespace Gateway.Tests;

/// <summary>The gateway on a real port, before four stubs, with one credential per role.</summary>
public sealed class Platform : IAsyncLifetime
{
    private readonly Dictionary<string, string> _settings = [];
    private readonly Dictionary<string, StubService> _stubs = RouteTable.Services.ToDictionary(name => name, name => new StubService(name));
    private readonly string _credentials = Path.Combine(Path.GetTempPath(), $"credentials-{Guid.NewGuid():n}.json");
    private ServiceFactory<CredentialStore> _gateway = null!;

    public Platform()
        : this(new Dictionary<string, string>())
    {
    }

    internal Platform(IReadOnlyDictionary<string, string> settings)
    {
        foreach (var (key, value) in settings)
            _settings[key] = value;
    }

    public Uri Address => _gateway.Http1;

    internal StubService Stub(string service) => _stubs[service];

    public async Task InitializeAsync()
    {
        WriteCredentials([.. Roles.OfCredentials.Select(role => (role, $"key-of-{role}", role))]);
        await Task.WhenAll(_stubs.Values.Select(stub => stub.Start()));
        _settings["Platform:Identity:CredentialsFile"] = _credentials;
        foreach (var (name, stub) in _stubs)
            _settings.TryAdd($"Platform:Services:{name}", stub.Address.ToString());
        _gateway = new ServiceFactory<CredentialStore>("gateway", null, null, _settings).Start();
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        foreach (var stub in _stubs.Values)
            await stub.DisposeAsync();
        File.Delete(_credentials);
    }

    /// <summary>Each of them in tenants <c>{name}-tenant</c> and <c>shared</c>.</summary>
    internal void WriteCredentials(params IEnumerable<(string Name, string Key, string Role)> credentials) =>
        File.WriteAllText(_credentials, JsonSerializer.Serialize(new
        {
            credentials = credentials.Select(credential => new
            {
                name = credential.Name,
                sha256 = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(credential.Key))),
                roles = new[] { credential.Role },
                tenants = new[] { $"{credential.Name}-tenant", "shared" },
            }),
        }));

    internal void BreakCredentials() => File.WriteAllText(_credentials, "{");

    /// <summary>A client with the key of a role, or of nobody; HTTP/1.1, or HTTP/2 and nothing else.</summary>
    internal HttpClient Client(string? role = null, bool http2 = false) => ClientWithKey(role is null ? null : $"key-of-{role}", http2);

    internal HttpClient ClientWithKey(string? key, bool http2 = false)
    {
        var client = new HttpClient
        {
            BaseAddress = Address,
            DefaultRequestVersion = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    internal GrpcChannel Channel(string? role = null)
    {
        var client = Client(role, http2: true);
        return GrpcChannel.ForAddress(Address, new GrpcChannelOptions { HttpClient = client, DisposeHttpClient = true });
    }
}

internal static class Answers
{
    public static async Task<string?> Code(this HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((int)response.StatusCode, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        return problem.GetProperty("code").GetString();
    }

    public static async Task<T> Read<T>(this HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return JsonSerializer.Deserialize<T>(await response.Content.ReadAsStringAsync(), StrictJson.Options)!;
    }
}
