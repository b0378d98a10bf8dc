using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EndToEnd.Telemetry;
using Story;

namespace EndToEnd;

/// <summary>The whole platform: five processes, four databases, the broker, both sample contracts published. Shared by a collection.</summary>
public sealed class RunningPlatform : IAsyncLifetime
{
    private static readonly string[] s_services = ["incident", "escalation", "notification", "reporting"];
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private readonly string _folder = Directory.CreateTempSubdirectory("platform-").FullName;
    private readonly List<IAsyncDisposable> _owned = [];
    private string _traceReceiver = "";
    private readonly Dictionary<string, PlatformProcess> _processes = [];
    private readonly Dictionary<string, Dictionary<string, string>> _settings = [];
    private readonly Dictionary<string, TestDatabase> _databases = [];

    public StoryOptions Options { get; private set; } = null!;

    /// <summary>What the processes tell of requests that are traced: those whose caller says so.</summary>
    public TraceReceiver Traces { get; private set; } = null!;

    /// <summary>Everybody's mail; each message is read once, so one class reads it.</summary>
    public MailBox MailBox { get; private set; } = null!;

    /// <summary>Everybody's webhooks; each is read once, so one class reads them. An endpoint answers whatever test is at work.</summary>
    public HookReceiver Hooks { get; private set; } = null!;

    /// <summary>Where each process serves its figures.</summary>
    public IEnumerable<Uri> Metrics => _settings.Values.Select(settings => new Uri(new Uri(settings["Kestrel:Endpoints:Http1:Url"]), "/metrics"));

    public async Task InitializeAsync()
    {
        var traces = FreePorts.Next();
        Traces = Own(await TraceReceiver.Open(traces));
        _traceReceiver = $"http://127.0.0.1:{traces}";
        var broker = Own(await TestBroker.Create());
        var ports = s_services.ToDictionary(service => service, _ => FreePorts.Next(), StringComparer.Ordinal);
        var secret = $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";
        var keys = await Credentials.Write(InFolder("credentials.json"));
        await File.WriteAllTextAsync(InFolder("identity.key"), Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)));
        await File.WriteAllTextAsync(InFolder("webhook.secret"), secret);
        Options = new(new($"http://127.0.0.1:{FreePorts.Next()}"), keys, FreePorts.Next(), FreePorts.Next(), secret, InFolder("report.html"));
        MailBox = Own(new MailBox(Options.SmtpPort));
        Hooks = Own(await HookReceiver.Open(Options.HookPort, secret));

        foreach (var service in s_services)
        {
            _databases[service] = Own(await TestDatabase.Create(service));
            Start(service, new Dictionary<string, string>(Common(ports), StringComparer.Ordinal)
            {
                ["ConnectionStrings:Store"] = _databases[service].ConnectionString,
                ["ConnectionStrings:Broker"] = broker.Uri,
                ["Platform:Messaging:Prefix"] = broker.Prefix,
                ["Kestrel:Endpoints:Http1:Url"] = $"http://127.0.0.1:{FreePorts.Next()}",
                ["Kestrel:Endpoints:Http1:Protocols"] = "Http1",
                ["Kestrel:Endpoints:Http2:Url"] = $"http://127.0.0.1:{ports[service]}",
                ["Kestrel:Endpoints:Http2:Protocols"] = "Http2",
            });
        }

        Start("gateway", new Dictionary<string, string>(Common(ports), StringComparer.Ordinal)
        {
            ["Platform:Identity:CredentialsFile"] = InFolder("credentials.json"),
            ["Kestrel:Endpoints:Http1:Url"] = Options.Gateway.ToString(),
            ["Kestrel:Endpoints:Http1:Protocols"] = "Http1",
        });
        await UntilReady();
        await Publish("store-hardware");
        await Publish("telecom-rsa");
    }

    /// <summary>Ends a service as a power cut would.</summary>
    public async Task Kill(string service)
    {
        await _processes[service].DisposeAsync();
        _processes.Remove(service);
    }

    /// <summary>Starts a service that was killed, and waits until all are ready.</summary>
    public Task StartAgain(string service)
    {
        Start(service, _settings[service]);
        return UntilReady();
    }

    /// <summary>The store of a service, for what no user can ask.</summary>
    public TestDatabase Database(string service) => _databases[service];

    public Person Who(string role) => new(Options.Gateway, Options.Credentials[role]);

    /// <summary>Publishes a sample and answers the version it has.</summary>
    public async Task<int> Publish(string contract)
    {
        using var http = new HttpClient { BaseAddress = Options.Gateway };
        using var content = new StringContent(
            await File.ReadAllTextAsync(RepositoryRoot.Combine("contracts", "samples", $"{contract}.yaml")), new MediaTypeHeaderValue("application/yaml"));
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/contracts/{contract}") { Content = content };
        request.Headers.Authorization = new("Bearer", Options.Credentials["administrator"]);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{contract}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!["version"]!.GetValue<int>();
    }

    public async Task DisposeAsync()
    {
        await Task.WhenAll(_processes.Values.Select(process => process.DisposeAsync().AsTask()));
        foreach (var owned in Enumerable.Reverse(_owned))
            await owned.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, string> Common(Dictionary<string, int> ports)
    {
        var common = ports.ToDictionary(port => $"Platform:Services:{port.Key}", port => $"http://127.0.0.1:{port.Value}", StringComparer.Ordinal);
        common["environment"] = "Development";
        common["Platform:Identity:KeyFile"] = InFolder("identity.key");
        common["Logging:LogLevel:Default"] = "Warning";
        common["OTEL_EXPORTER_OTLP_ENDPOINT"] = _traceReceiver;
        common["OTEL_TRACES_SAMPLER"] = "parentbased_traceidratio";
        common["OTEL_TRACES_SAMPLER_ARG"] = "0";
        common["OTEL_BSP_SCHEDULE_DELAY"] = "200";
        return common;
    }

    private void Start(string name, Dictionary<string, string> settings)
    {
        if (name == "notification")
        {
            settings["Notification:Smtp:Host"] = "127.0.0.1";
            settings["Notification:Smtp:Port"] = Options.SmtpPort.ToString();
            settings["Notification:Smtp:Security"] = "None";
            settings["Notification:Webhooks:AllowedHosts:0"] = $"127.0.0.1:{Options.HookPort}";
            settings["Notification:Webhooks:Secrets:store-hardware:File"] = InFolder("webhook.secret");
            foreach (var contact in (string[])["hotline", "helpdesk", "field-engineers", "hardware-experts", "service-manager"])
                settings[$"Notification:Overrides:{contact}:webhook"] = $"http://127.0.0.1:{Options.HookPort}/{contact}";
        }

        _settings[name] = settings;
        _processes[name] = PlatformProcess.Start(name, settings);
    }

    private async Task UntilReady()
    {
        using var http = new HttpClient { BaseAddress = Options.Gateway };
        using var patience = new CancellationTokenSource(s_patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        var answered = "nothing";
        while (!patience.IsCancellationRequested && !_processes.Values.Any(process => process.HasEnded))
        {
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode)
                    return;
                answered = await answer.Content.ReadAsStringAsync();
            }
            catch (HttpRequestException notYet)
            {
                answered = notYet.Message;
            }

            await timer.WaitForNextTickAsync();
        }

        throw new InvalidOperationException(
            $"The platform did not get ready; /health/ready: {answered}\n{string.Join("\n\n", _processes.Values.Select(process => process.LastWords))}");
    }

    private string InFolder(string file) => Path.Combine(_folder, file);

    private T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}

[CollectionDefinition(Name)]
public sealed class PlatformCollection : ICollectionFixture<RunningPlatform>
{
    public const string Name = "platform";
}
