using System.Net.Http.Json;
using System.Xml;
using Contracts.Events.Contract;
using Contracts.Events.Incident;
using Contracts.Terms;
using Escalations.Domain;
using Escalations.Messaging;
using Escalations.Storage;
using Escalations.Timers;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ServiceDefaults.EventSourcing;
using StreamReader = ServiceDefaults.EventSourcing.StreamReader;

namespace Escalations.Tests;

/// <summary>The service on real servers, fed with public events as the Incident service sends them.</summary>
/// <param name="incident">Where the Incident service is; none: nobody answers there.</param>
internal sealed class EscalationNode(TestDatabase database, TestBroker broker, Uri? incident = null) : IAsyncDisposable
{
    private readonly ServiceFactory<TimerFiring> _service = new ServiceFactory<TimerFiring>("escalation", database, broker, incident is null
        ? null
        : new Dictionary<string, string>(StringComparer.Ordinal) { ["Platform:Services:incident"] = incident.ToString() }).Start();

    public IServiceProvider Services => _service.Services;

    public NpgsqlDataSource Store => Services.GetRequiredService<NpgsqlDataSource>();

    /// <summary>The database's clock.</summary>
    public async Task<DateTimeOffset> Now() => await Scalar<DateTimeOffset>("select path.now()");

    public Uri Grpc => _service.Http2;

    public HttpClient Client(TestCaller caller) => _service.Client(caller);

    /// <summary>Moves the test clock, and waits until everything that came due by that has fired.</summary>
    public async Task Advance(TimeSpan time)
    {
        using var client = Client(TestCaller.Administrator);
        using var moved = await client.PostAsJsonAsync("/development/clock", new { advance = XmlConvert.ToString(time) });
        moved.EnsureSuccessStatusCode();
        await NothingDue();
    }

    /// <summary>A timer leaves the table with the commit of its event: then there is nothing due any more.</summary>
    public async Task NothingDue()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await Scalar<bool>("select exists (select from views.timer where due_at <= path.now())"))
            await look.WaitForNextTickAsync(patience.Token);
    }

    public async Task<ClocksState> Clocks(Guid incident) =>
        (await Services.GetRequiredService<StreamReader>()
            .Load(ClockStreams.Type, ClockStreams.Type.Key(TestCaller.Tenant, incident.ToString()), default))!.State;

    /// <summary>What has fired, in the order of the event store.</summary>
    public async Task<IReadOnlyList<(string Severity, DateTimeOffset DueAt)>> Fired()
    {
        await using var command = Store.CreateCommand(
            """
            select data->>'severity', (data->>'dueAt')::timestamptz from events.mt_events
            where type in ('clock-warned.v1', 'clock-breached.v1') order by seq_id
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var fired = new List<(string, DateTimeOffset)>();
        while (await reader.ReadAsync()) fired.Add((reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1)));
        return fired;
    }

    public async Task<T> Scalar<T>(string sql)
    {
        await using var command = Store.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return await reader.GetFieldValueAsync<T>(0);
    }

    public async Task Feed(params object[] events)
    {
        var consumer = Services.GetRequiredService<IncidentEvents>();
        var now = await Now();
        var envelopes = events.Select((published, n) => Envelope(published, n + 1, now)).ToList();
        await Services.GetRequiredService<EventTransactions>().Run(async (transaction, ct) =>
        {
            await consumer.Apply(new EventBatch { Events = envelopes, Transaction = transaction }, ct);
            return envelopes.Count;
        }, default);
    }

    public static EventEnvelope Envelope(object published, int version, DateTimeOffset now)
    {
        var stream = published is ContractPublished contract
            ? $"contract/{contract.ContractId}"
            : published is CalendarPublished calendar ? $"calendar/{calendar.CalendarId}" : $"incident/{published.GetType().GetProperty(nameof(IncidentReported.IncidentId))!.GetValue(published)}";
        return EnvelopeFormat.Wrap(new(
            Guid.CreateVersion7(), new(TestCaller.Tenant, stream), version, "", published,
            new(now, "test", null, null, null, null, null), now, default), "incident", published);
    }

    public async ValueTask DisposeAsync() => await _service.DisposeAsync();
}

/// <summary>Public events of the Incident service, as short as a test wants them.</summary>
internal static class Incidents
{
    public static ContractPublished Published(ContractDocument document, int version = 1) =>
        new(document.Id, version, document with { Tenant = TestCaller.Tenant });

    public static IncidentReported Reported(
        Guid id, DateTimeOffset at, string severity = "1", string contract = "round-the-clock", bool imported = false) => new(
        id, "INC-000001", contract, 1, "A till stopped", null, null, severity, "L0", [], null, null, null, null, new("Wang"), at, null,
        null, new Dictionary<string, string>(), imported);

    public static IncidentAcknowledged Acknowledged(Guid id, DateTimeOffset at) => new(id, "test", null, at);

    public static IncidentPaused Paused(Guid id, string reason, DateTimeOffset at) => new(id, reason, null, "test", at);

    public static IncidentResolved Resolved(Guid id, DateTimeOffset at) => new(id, "A new till", null, null, "test", at);

    public static IncidentEscalated Escalated(Guid id, string level, DateTimeOffset at) => new(id, "L0", level, [], "", "test", at);
}
