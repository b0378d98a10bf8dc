using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Contracts.Terms;
using Grpc.Core;
using Grpc.Net.Client;
using Incidents.Api;
using Incidents.Tests.Domain;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.Hosting;

namespace Incidents.Tests.Api;

/// <summary>
/// The service on its own database and broker prefix, with a small contract in two tenants, spoken to as people speak to it.
/// </summary>
public sealed class IncidentApi : IAsyncLifetime
{
    public const string OtherTenant = "other-tenant";
    private readonly Dictionary<TestCaller, HttpClient> _clients = [];
    private TestDatabase? _database;
    private TestBroker? _broker;
    private ServiceFactory<IncidentsService>? _service;
    private GrpcChannel? _channel;

    public TestDatabase Database => _database!;
    public TestBroker Broker => _broker!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create("incident");
        _broker = await TestBroker.Create();
        _service = new ServiceFactory<IncidentsService>("incident", _database, _broker).Start();
        _channel = GrpcChannel.ForAddress(_service.Http2);
        await PublishContract(Samples.Lifts.Id, TestCaller.Tenant);
        await PublishContract(Samples.GradedLifts.Id, TestCaller.Tenant, Samples.GradedLifts);
        await PublishContract("ramps", OtherTenant);
    }

    public async Task DisposeAsync()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
        _channel?.Dispose();
        if (_service is not null)
            await _service.DisposeAsync();
        if (_broker is not null)
            await _broker.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    public GrpcChannel Channel => _channel!;

    public T Get<T>() where T : notnull => _service!.Services.GetRequiredService<T>();

    public static object AReport(string contract = "lifts", string summary = "Door does not close", string? dedupKey = null) => new
    {
        contract,
        summary,
        category = "door",
        site = "tower-1",
        device = "lift-7",
        dedupKey,
        reporter = new { name = "Eve", phone = "+33 1" },
        labels = new { floor = "3" },
    };

    public Task<Reply> Report(object? body = null, TestCaller? by = null, string? key = null) =>
        Send(HttpMethod.Post, "/v1/incidents", body ?? AReport(), by ?? TestCaller.Dispatcher, null, key);

    /// <summary>A command upon the version the reply shows.</summary>
    public Task<Reply> Then(Reply last, string command, object? body = null, TestCaller? by = null, string? key = null) =>
        Command(last.Id, command, body, by, last.ETag, key);

    public Task<Reply> Command(
        string id, string command, object? body = null, TestCaller? by = null, string? ifMatch = null, string? key = null) =>
        Send(HttpMethod.Post, $"/v1/incidents/{id}/{command}", body ?? new { }, by ?? TestCaller.Dispatcher, ifMatch, key);

    public Task<Reply> Read(string id, TestCaller? by = null) =>
        Send(HttpMethod.Get, $"/v1/incidents/{id}", null, by ?? TestCaller.Auditor);

    public Task<Reply> List(string query = "", TestCaller? by = null) =>
        Send(HttpMethod.Get, $"/v1/incidents{query}", null, by ?? TestCaller.Auditor);

    public async Task<Reply> Send(
        HttpMethod method, string path, object? body, TestCaller? by, string? ifMatch = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string text => new StringContent(text, null, "application/json"),
            _ => JsonContent.Create(body),
        };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await Client(by).SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        return new Reply(
            response.StatusCode, answer.Length == 0 ? [] : JsonNode.Parse(answer)!.AsObject(), response.Headers.ETag?.Tag,
            response.Headers.Location?.ToString());
    }

    public Contracts.Grpc.Incidents.V1.Incidents.IncidentsClient Grpc() => new(_channel);

    public static Metadata Metadata(TestCaller by, string? key = null)
    {
        var metadata = new Metadata { { "authorization", $"Bearer {TestIdentity.Token(by)}" } };
        if (key is not null)
            metadata.Add("idempotency-key", key);
        return metadata;
    }

    public HttpClient Client(TestCaller? by)
    {
        lock (_clients)
        {
            if (!_clients.TryGetValue(by ?? new("", [], []), out var client))
                _clients[by ?? new("", [], [])] = client = _service!.Client(by);
            return client;
        }
    }

    public async Task PublishContract(string id, string tenant, ContractDocument? contract = null)
    {
        var document = System.Text.Json.JsonSerializer.SerializeToNode((contract ?? Samples.Lifts) with { Id = id }, StrictJson.Options)!.AsObject();
        var reply = await Send(HttpMethod.Put, $"/v1/contracts/{id}", document, TestCaller.Manager.In(tenant));
        Assert.True(reply.Status is HttpStatusCode.Created or HttpStatusCode.OK, reply.ToString());
    }
}

/// <summary>What came back.</summary>
public sealed record Reply(HttpStatusCode Status, JsonObject Body, string? ETag, string? Location)
{
    public string Id => (string)Body["id"]!;
    public long Version => (long)Body["version"]!;
    public string? this[string field] => Body[field]?.ToString();
    public JsonArray Items => Body["items"]!.AsArray();

    public Reply Expect(HttpStatusCode status, string? code = null, string? field = null)
    {
        Assert.True(Status == status && (code is null || this["code"] == code) && (field is null || this["field"] == field), ToString());
        return this;
    }

    public override string ToString() => $"{(int)Status} {Body.ToJsonString()}";
}
