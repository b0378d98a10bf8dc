using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Hosting;

namespace EventPaths.Sample;

/// <summary>What a node is made of, where it differs from the plain case.</summary>
internal sealed record NodeSetup
{
    /// <summary>Whose events it takes; none means it only publishes.</summary>
    public IReadOnlyList<string> Consumes { get; init; } = [];

    /// <summary>What it takes of each of them.</summary>
    public string[] Patterns { get; init; } = ["incident.#", "clock.#"];

    /// <summary>Another address for its store, such as a proxy.</summary>
    public string? Store { get; init; }

    /// <summary>Another address for the broker.</summary>
    public string? Broker { get; init; }

    public string Environment { get; init; } = "Development";

    public Conduct Conduct { get; init; } = new();

    /// <summary>The sweep is out of the way unless a test is about it.</summary>
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan SweepMargin { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan PublishPatience { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Gather { get; init; }

    /// <summary>Last word on the services, for decorators.</summary>
    public Action<IServiceCollection> Services { get; init; } = static _ => { };
}

/// <summary>A small service on the event path: a real host on real ports, with nothing but the sample in it.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Node(WebApplication app, Uri rest, Uri grpc, Conduct conduct) => (_app, Rest, Grpc, Conduct) = (app, rest, grpc, conduct);

    public Uri Rest { get; }

    public Uri Grpc { get; }

    public Conduct Conduct { get; }

    public IServiceProvider Services => _app.Services;

    public CommandProcessor Commands => Services.GetRequiredService<CommandProcessor>();

    public EventTransactions Transactions => Services.GetRequiredService<EventTransactions>();

    /// <summary>Whether the host still runs: a background service that dies takes it down.</summary>
    public bool Runs => !Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;

    public static async Task<Node> Start(string owner, TestPlatform platform, NodeSetup setup, int port)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = setup.Environment,
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(Node).Assembly.GetName().Name,
        });
        var (rest, grpc) = (new Uri($"http://127.0.0.1:{FreePorts.Next()}"), new Uri($"http://127.0.0.1:{port}"));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Kestrel:Endpoints:Http1:Url"] = rest.ToString(),
            ["Kestrel:Endpoints:Http1:Protocols"] = "Http1",
            ["Kestrel:Endpoints:Http2:Url"] = grpc.ToString(),
            ["Kestrel:Endpoints:Http2:Protocols"] = "Http2",
            ["Platform:Identity:KeyFile"] = TestIdentity.KeyFile,
            ["Platform:Messaging:Prefix"] = platform.Broker.Prefix,
            ["ConnectionStrings:Store"] = setup.Store ?? (await platform.Database(owner)).ConnectionString,
            ["ConnectionStrings:Broker"] = setup.Broker ?? platform.Broker.Uri,
        });
        builder.Configuration.AddInMemoryCollection(TestPlatform.Owners.ToDictionary(
            name => $"Platform:Services:{name}", name => (string?)platform.AddressOf(name), StringComparer.OrdinalIgnoreCase));
        builder.AddServiceDefaults(owner);
        // NODE_LOG=1 shows what the nodes say.
        if (Environment.GetEnvironmentVariable("NODE_LOG") is null) builder.Logging.ClearProviders();
        builder.AddEventSourcing(owner, Notebooks.Catalog(), Notebooks.Translate, path =>
        {
            path.Migrate(NotebookView.Schema + Copy.Schema);
            path.SweepEvery = setup.SweepEvery;
            path.SweepMargin = setup.SweepMargin;
            path.PublishPatience = setup.PublishPatience;
            path.Gather = setup.Gather;
            foreach (var source in setup.Consumes) path.Consume<Copy>(source, setup.Patterns);
        });
        builder.Services.AddSingleton(setup.Conduct);
        setup.Services(builder.Services);
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapEventPath();
        await app.StartAsync();
        return new Node(app, rest, grpc, setup.Conduct);
    }

    public HttpClient Client(TestCaller caller)
    {
        var client = new HttpClient { BaseAddress = Rest };
        client.DefaultRequestHeaders.Authorization = new("Bearer", TestIdentity.Token(caller));
        return client;
    }

    /// <summary>Completes when it has asked every owner, once since it started, what the broker did not bring.</summary>
    public Task Swept => _app.Services.GetRequiredService<FirstSweep>().Done;

    /// <summary>What readiness says of the event path.</summary>
    public async Task<PartHealth> EventPath() => (await Ready()).EventPath;

    /// <summary>The same, with all that it says, as it goes to anybody.</summary>
    public async Task<(PartHealth EventPath, string All)> Ready()
    {
        using var client = Client(TestCaller.Administrator);
        using var answer = await client.GetAsync("/health/ready");
        var all = await answer.Content.ReadAsStringAsync();
        var health = JsonSerializer.Deserialize<HealthAnswer>(all, StrictJson.Options);
        return (health!.Parts.Single(part => part.Name == "event-path"), all);
    }

    /// <summary>A figure of the event path as readiness tells it, such as <c>gateGaps</c>.</summary>
    public async Task<long> Figure(string name) => ((JsonElement)(await EventPath()).Data![name]).GetInt64();

    /// <summary>A gauge of this node, as a collector reads it.</summary>
    public double Gauge(string name)
    {
        var value = double.NaN;
        var scope = Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == name && ReferenceEquals(instrument.Meter.Scope, scope)) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, measured, _, _) => value = measured);
        listener.Start();
        listener.RecordObservableInstruments();
        return value;
    }

    public Task<Outcome<Notebook>> Note(Guid id, int number, string text = "", string tenant = TestCaller.Tenant, string? contract = null) =>
        Execute(id, Notebook.Add(number, text, contract), tenant);

    public Task<Outcome<Notebook>> Execute(
        Guid id, Func<Notebook, DateTimeOffset, Decision> decide, string tenant = TestCaller.Tenant, Guid? command = null) =>
        Commands.Execute(
            new Command<Notebook>(Notebooks.Incident, tenant, id.ToString(), "test", decide) { CommandId = command ?? Guid.NewGuid() },
            CancellationToken.None);

    /// <summary>The slowest of two hundred commands, one after the other, on these streams in turn.</summary>
    public async Task<TimeSpan> SlowestOf200(Guid[] ids)
    {
        var slowest = TimeSpan.Zero;
        for (var n = 0; n < 200; n++)
        {
            var from = Stopwatch.GetTimestamp();
            await Execute(ids[n % ids.Length], Notebook.AddNext);
            var took = Stopwatch.GetElapsedTime(from);
            if (took > slowest) slowest = took;
        }

        return slowest;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
