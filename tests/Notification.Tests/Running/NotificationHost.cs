using System.Net.Http.Json;
using System.Text.Json;
using Contracts.Events.Contract;
using Contracts.Events.Escalation;
using Contracts.Events.Incident;
using Contracts.Terms;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Stages;
using Npgsql;
using ServiceDefaults.EventSourcing;

namespace Notifications.Tests.Running;

/// <summary>The service on real servers, between owners that publish and endpoints that listen. Contacts of its contract are webhooks.</summary>
public sealed class NotificationHost : IAsyncDisposable
{
    private readonly Dictionary<string, string> settings;
    private ServiceFactory<DeliveryWorker>? service;

    private NotificationHost(TestDatabase database, TestBroker broker, HookReceiver hooks, Dictionary<string, string> settings) =>
        (Database, Broker, Hooks, this.settings) = (database, broker, hooks, settings);

    public TestDatabase Database { get; }

    public TestBroker Broker { get; }

    public HookReceiver Hooks { get; }

    public Owner Incidents { get; } = new("incident");

    public Owner Clocks { get; } = new("escalation");

    public Owner Reports { get; } = new("reporting");

    /// <param name="contacts">Id of each contact, which is also the path of its endpoint; the first answers for level L1.</param>
    public static Task<NotificationHost> Start(string[] contacts, params NotificationRule[] rules) => Start([], contacts, rules);

    /// <param name="settings">What is configured beside that.</param>
    public static async Task<NotificationHost> Start(Dictionary<string, string> settings, string[] contacts, NotificationRule[] rules)
    {
        var host = new NotificationHost(await TestDatabase.Create("notification"), await TestBroker.Create(), await HookReceiver.Open(), settings);
        host.settings["Platform:Services:reporting"] = host.Reports.Address.ToString();
        host.settings["Platform:Services:incident"] = host.Incidents.Address.ToString();
        host.settings["Platform:Services:escalation"] = host.Clocks.Address.ToString();
        host.settings["Notification:Webhooks:AllowedHosts:0"] = "127.0.0.1";
        host.settings["Notification:Webhooks:Secrets:default"] = Samples.Secret;
        await host.Incidents.Start(host.Broker);
        await host.Clocks.Start(host.Broker);
        await host.Reports.Start(host.Broker);
        await host.Start();
        await host.Incidents.Happens("contract/shops", new ContractPublished("shops", 1, host.Contract(contacts, rules)), severity: null);
        return host;
    }

    /// <summary>Starts the service and waits until it listens to the bus.</summary>
    public async Task Start()
    {
        service = new ServiceFactory<DeliveryWorker>("notification", Database, Broker, settings).Start();
        await Eventually(() => Incidents.Reaches($"{Broker.Prefix}.notification"));
    }

    public async Task Stop()
    {
        await service!.DisposeAsync();
        service = null;
    }

    public HttpClient Client(TestCaller? caller = null) => service!.Client(caller ?? TestCaller.Dispatcher);

    public Uri Grpc => service!.Http2;

    public async Task<Guid> Report(string? level = "L1", bool imported = false)
    {
        var id = Guid.CreateVersion7();
        await Incidents.Happens($"incident/{id}", Reported(id, level, imported));
        return id;
    }

    public static IncidentReported Reported(Guid id, string? level = "L1", bool imported = false) => new(
        id, "INC-000123", "shops", 1, "till", null, "pos", "1", level ?? "L1", [], null, null, null, null, new("Wang"), Samples.Now, null, null,
        new Dictionary<string, string>(StringComparer.Ordinal), imported);

    public static ClockBreached Breached(Guid id, TimeSpan late = default) =>
        new(id, "response", 1, Samples.Now, Samples.Now + late, "1", "L1", "next-level");

    /// <summary>As the gate does: all in one transaction.</summary>
    public Task<bool> Apply(IReadOnlyList<EventEnvelope> clocks) =>
        service!.Services.GetRequiredService<EventTransactions>().Run(async (transaction, ct) =>
        {
            var batch = new EventBatch { Events = clocks, Transaction = transaction };
            await service.Services.GetRequiredService<Notifications.Messaging.ClockEvents>().Apply(batch, ct);
            return true;
        }, default);

    /// <summary>The delivery log of an incident, once it is as wanted.</summary>
    public Task<IReadOnlyList<JsonElement>> LogWhen(Guid incident, Func<IReadOnlyList<JsonElement>, bool> isSo) =>
        LogWhen($"/v1/incidents/{incident}/notifications", isSo);

    /// <summary>The delivery log at an address, once it is as wanted.</summary>
    public async Task<IReadOnlyList<JsonElement>> LogWhen(string path, Func<IReadOnlyList<JsonElement>, bool> isSo)
    {
        using var client = Client();
        IReadOnlyList<JsonElement> log = [];
        try
        {
            await Eventually(async () =>
            {
                var answer = await client.GetAsync(path);
                if (!answer.IsSuccessStatusCode) return false;
                log = [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("notifications").EnumerateArray()];
                return isSo(log);
            });
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The log never became as expected: {string.Join('\n', log)}");
        }

        return log;
    }

    /// <summary>Looks until it is so, half a minute at most unless more is granted.</summary>
    public static async Task Eventually(Func<Task<bool>> isSo, int seconds = 120)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await isSo()) await timer.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>Lets time pass for the service.</summary>
    public async Task Advance(TimeSpan by)
    {
        using var client = Client(TestCaller.Administrator);
        var answer = await client.PostAsJsonAsync("/development/clock", new { advance = System.Xml.XmlConvert.ToString(by) });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<T> Ask<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database.AdminConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null) await service.DisposeAsync();
        await Incidents.DisposeAsync();
        await Clocks.DisposeAsync();
        await Reports.DisposeAsync();
        await Hooks.DisposeAsync();
        await Database.DisposeAsync();
        await Broker.DisposeAsync();
    }

    public static bool Is(JsonElement notification, string state) => notification.GetProperty("state").GetString() == state;

    public static StreamKey KeyOf(Guid notification) => new(TestCaller.Tenant, $"notification/{notification}");

    public ContractDocument Contract(string[] contacts, NotificationRule[] rules) => Samples.Contract(rules) with
    {
        Tenant = TestCaller.Tenant,
        Contacts = [.. contacts.Select((id, index) => new Contact(
            id, id, "us", "engineer", index == 0 ? ["L1"] : [], "en", [new Contracts.Terms.Channel("webhook", Hooks.At(id).ToString())]))],
    };
}
