using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Chaos.Bed;

/// <summary>The whole platform on one machine: two replicas of each of the five processes, four databases, one broker.</summary>
internal sealed class TwoOfEach : IAsyncDisposable
{
    public const string Tenant = "chaos";
    public const string Subject = "chaos";
    public const string Gateway = "gateway";
    private const int Replicas = 2;
    private const int ConnectionsOfReplica = 25;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly string _key = $"pk_chaos_{Guid.NewGuid():n}";

    private TwoOfEach(ChaosOptions options) => Options = options;

    public static IReadOnlyList<string> Services { get; } = ["incident", "escalation", "notification", "reporting"];

    public ChaosOptions Options { get; }

    public TestBroker Broker { get; private set; } = null!;

    public Dictionary<string, TestDatabase> Databases { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Balancer> Balancers { get; } = new(StringComparer.Ordinal);

    /// <summary>All processes, by their names.</summary>
    public SortedDictionary<string, Replica> Processes { get; } = new(StringComparer.Ordinal);

    /// <summary>Processes that ended although nobody killed them, each as often as it did.</summary>
    public IReadOnlyList<string> Ended =>
        [.. Processes.Values.SelectMany(process => Enumerable.Repeat(process.Name, process.EndedByItself))];

    public static async Task<TwoOfEach> Start(ChaosOptions options, int hookPort)
    {
        var platform = new TwoOfEach(options);
        await platform.Start(hookPort);
        return platform;
    }

    /// <summary>Somebody with all roles, at one of the gateways.</summary>
    public HttpClient Caller(int gateway) => new()
    {
        BaseAddress = Processes[$"{Gateway}-{gateway + 1}"].Http,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", _key) },
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task Publish(string contract)
    {
        using var http = Caller(0);
        using var content = new StringContent(contract, new MediaTypeHeaderValue("application/yaml"));
        using var answer = await http.PutAsync($"/v1/contracts/{Tenant}", content);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until every process says that all its parts do their work.</summary>
    public async Task Ready()
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        foreach (var process in Processes.Values)
            while (await Health(process) is not { } health || health.GetProperty("status").GetString() == "unhealthy")
            {
                if (patience.IsCancellationRequested)
                    throw new InvalidOperationException($"{process.Name} did not get ready: see its log in {Options.Folder}.");
                await look.WaitForNextTickAsync(CancellationToken.None);
            }
    }

    /// <summary>What a process says of itself; null where it does not answer.</summary>
    public static async Task<JsonElement?> Health(Replica process)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync(new Uri(process.Http, "/health/ready"));
            return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Processes.Values.Select(process => process.DisposeAsync().AsTask()));
        foreach (var owned in Enumerable.Reverse(_owned)) await owned.DisposeAsync();
    }

    private async Task Start(int hookPort)
    {
        Broker = await TestBroker.Create();
        await Tap.Open(Broker);
        var addresses = Services.ToDictionary(service => service, _ => FreePorts.Next(), StringComparer.Ordinal);
        await Secrets();
        foreach (var service in Services)
        {
            Databases[service] = await TestDatabase.Create(service);
            var settings = Common(addresses);
            settings["ConnectionStrings:Store"] = $"{Databases[service].ConnectionString};Maximum Pool Size={ConnectionsOfReplica}";
            settings["ConnectionStrings:Broker"] = Broker.Uri;
            settings["Platform:Messaging:Prefix"] = Broker.Prefix;
            if (service == "notification") Tell(settings, hookPort);
            var ports = Add(service, settings, Path.Combine(Options.Folder, "logs"));
            _owned.Add(Balancers[service] = new(addresses[service], ports, Options.RandomFor($"balancer {service}")));
        }

        var edge = Common(addresses);
        edge["Platform:Identity:CredentialsFile"] = Options.Inside("credentials.json");
        Add(Gateway, edge, Path.Combine(Options.Folder, "logs"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (var process in Processes.Values) process.End();
        };
        foreach (var process in Processes.Values) process.Start();
        await Ready();
    }

    private List<int> Add(string service, Dictionary<string, string> settings, string logs)
    {
        Directory.CreateDirectory(logs);
        var ports = new List<int>();
        for (var number = 1; number <= Replicas; number++)
        {
            var (http, http2) = (new Uri($"http://127.0.0.1:{FreePorts.Next()}"), FreePorts.Next());
            var own = new Dictionary<string, string>(settings, StringComparer.Ordinal)
            {
                ["Kestrel:Endpoints:Http1:Url"] = http.ToString(),
                ["Kestrel:Endpoints:Http1:Protocols"] = "Http1",
            };
            if (service != Gateway)
                (own["Kestrel:Endpoints:Http2:Url"], own["Kestrel:Endpoints:Http2:Protocols"]) = ($"http://127.0.0.1:{http2}", "Http2");
            var replica = new Replica(service, number, http, own, Path.Combine(logs, $"{service}-{number}.log"));
            Processes.Add(replica.Name, replica);
            ports.Add(http2);
        }

        return ports;
    }

    private Dictionary<string, string> Common(Dictionary<string, int> addresses)
    {
        var common = addresses.ToDictionary(
            address => $"Platform:Services:{address.Key}", address => $"http://127.0.0.1:{address.Value}", StringComparer.Ordinal);
        common["environment"] = "Development";
        common["Platform:Identity:KeyFile"] = Options.Inside("identity.key");
        common["Logging:LogLevel:Default"] = "Warning";
        return common;
    }

    private void Tell(Dictionary<string, string> settings, int hookPort)
    {
        settings["Notification:Webhooks:AllowedHosts:0"] = $"127.0.0.1:{hookPort}";
        settings["Notification:Webhooks:Timeout"] = "00:00:05";
        settings["Notification:Webhooks:Secrets:chaos:File"] = Options.Inside("webhook.secret");
        foreach (var contact in (string[])["desk", "engineers", "experts", "manager", "operations"])
            settings[$"Notification:Overrides:{contact}:webhook"] = $"http://127.0.0.1:{hookPort}/{contact}";
    }

    private async Task Secrets()
    {
        await File.WriteAllTextAsync(Options.Inside("identity.key"), Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)));
        await File.WriteAllTextAsync(
            Options.Inside("webhook.secret"), $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}");
        await File.WriteAllTextAsync(Options.Inside("credentials.json"), JsonSerializer.Serialize(new
        {
            credentials = new[]
            {
                new
                {
                    name = Subject,
                    sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_key))),
                    roles = new[] { "reporter", "dispatcher", "engineer", "manager", "customer", "administrator" },
                    tenants = new[] { Tenant },
                },
            },
        }));
    }
}
