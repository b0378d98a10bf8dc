using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RabbitMQ.Client;
using Reports.Features;
using ServiceDefaults.EventSourcing;

namespace ReportingTests.Api;

/// <summary>The service on real servers, fed as in production: by messages on the platform's exchange.</summary>
public sealed class ReportingApi : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private TestDatabase _database = null!;
    private TestBroker _broker = null!;
    private ServiceFactory<GetMajorReport> _service = null!;
    private IConnection _connection = null!;
    private IChannel _channel = null!;

    public NpgsqlDataSource Store { get; private set; } = null!;

    public Uri Grpc => _service.Http2;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create("reporting");
        _broker = await TestBroker.Create();
        Store = NpgsqlDataSource.Create(_database.ConnectionString);
        _service = new ServiceFactory<GetMajorReport>("reporting", _database, _broker).Start();
        await Listens();
        _connection = await new ConnectionFactory { Uri = new Uri(_broker.Uri) }.CreateConnectionAsync();
        _channel = await _connection.CreateChannelAsync();
    }

    // Its queue is there before anything is sent.
    private async Task Listens()
    {
        var health = _service.Services.GetRequiredService<HealthCheckService>();
        using var patience = new CancellationTokenSource(s_patience);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((await health.CheckHealthAsync(check => check.Name == "event-path", patience.Token)).Status is HealthStatus.Unhealthy)
            await look.WaitForNextTickAsync(patience.Token);
    }

    public async Task DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
        await _service.DisposeAsync();
        await Store.DisposeAsync();
        await _database.DisposeAsync();
        await _broker.DisposeAsync();
    }

    public HttpClient As(TestCaller caller, string? language = null)
    {
        var client = _service.Client(caller);
        if (language is not null) client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return client;
    }

    /// <summary>Publishes the story's events and waits until all of them are in the record.</summary>
    public async Task Hear(params IReadOnlyList<Story> stories)
    {
        var events = stories.SelectMany(story => story.Events).ToArray();
        foreach (var e in events)
        {
            var properties = new BasicProperties { MessageId = e.Id.ToString(), ContentType = EnvelopeFormat.MediaType, Persistent = true };
            await _channel.BasicPublishAsync($"{_broker.Prefix}.events", e.RoutingKey, mandatory: true, properties, e.Json);
        }

        var ids = events.Select(e => e.Id).ToArray();
        await Until(async () => await Count("select count(*) from record.entry where event_id = any($1)", ids) == ids.Length);
    }

    public async Task<long> Count(string sql, object? parameter = null)
    {
        await using var command = Store.CreateCommand(sql);
        if (parameter is not null) command.Parameters.Add(new() { Value = parameter });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Asks until it is so. Every question is a round trip to a server, so nothing spins and nothing sleeps.</summary>
    public static async Task Until(Func<Task<bool>> holds)
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
            Assert.True(watch.Elapsed < s_patience, "It did not come about in time.");
    }

    public static async Task<JsonElement> Json(HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}

[CollectionDefinition(Name)]
public sealed class OneReportingService : ICollectionFixture<ReportingApi>
{
    public const string Name = "reporting service";
}
