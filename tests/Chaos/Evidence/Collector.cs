using System.Text;
using Chaos.Bed;
using Chaos.Histories;
using Chaos.Nemeses;
using Npgsql;

namespace Chaos.Evidence;

/// <summary>Gathers what invariants are checked on.</summary>
internal static class Collector
{
    private static readonly (string Service, string View, string Sql)[] s_views =
    [
        ("incident", "incident", "select id::text, status, severity, level, version::text from views.incident"),
        ("incident", "incident-clock", "select incident_id || ' ' || clock, state from views.incident_clock"),
        ("escalation", "escalation-incident", "select id::text, level, facts->>'severity' as severity from views.incident"),
        ("notification", "notification-incident", """
            select incident_id::text, version::text, progress, facts->>'level' as level, facts->>'severity' as severity
            from views.incident_facts
            """),
        ("notification", "delivery", "select notification_id::text, state, attempts::text, recipient from views.delivery"),
        ("reporting", "reporting-incident", "select incident::text, status, severity, level, version::text from views.incident_fact"),
        ("reporting", "reporting-clock", """
            select incident || ' ' || clock || ' ' || round, state, severity, (breached_at is not null)::text as breached
            from views.clock_fact
            """),
    ];

    public static async Task<Collected> Collect(
        TwoOfEach platform, History history, HookReceiver hooks, Tally tally, IReadOnlyList<Fault> schedule)
    {
        var stores = new Dictionary<string, ServiceStore>(StringComparer.Ordinal);
        var views = new List<ViewRow>();
        foreach (var service in TwoOfEach.Services)
        {
            await using var store = await Open(platform, service);
            stores[service] = await StoreReader.Read(store);
            foreach (var (_, view, sql) in s_views.Where(view => view.Service == service))
                views.AddRange(await StoreReader.View(store, view, sql));
        }

        await using var escalation = await Open(platform, "escalation");
        await using var reporting = await Open(platform, "reporting");
        return new(
            history.Lines, stores,
            (await StoreReader.Rows(escalation, "select path.now()", row => row.GetFieldValue<DateTimeOffset>(0)))[0],
            await StoreReader.Timers(escalation), views,
            await StoreReader.Rows(reporting, "select event_id from record.entry", row => row.GetGuid(0)),
            hooks.Hooks, await DeadLetters(platform.Broker), tally.Poison, await Tap.Drain(platform.Broker),
            new(platform.Options.Length, schedule, tally.Done, tally.Counts, platform.Ended));
    }

    public static async Task<NpgsqlConnection> Open(TwoOfEach platform, string service)
    {
        // Without a pool: connections of a pool may be of the server before its restart.
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(platform.Databases[service].AdminConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<IReadOnlyList<(string, string)>> DeadLetters(TestBroker broker)
    {
        var found = new List<(string, string)>();
        await using var connection = await Courier.Connect(broker);
        foreach (var (consumer, queue) in TwoOfEach.Services.Select(service => (service, $"{service}_error")).Append(("", "dead-letter")))
        {
            // A queue that is not there closes the channel that asks.
            await using var channel = await connection.CreateChannelAsync();
            try
            {
                while (await channel.BasicGetAsync($"{broker.Prefix}.{queue}", autoAck: true) is { } message)
                    found.Add((consumer, Encoding.UTF8.GetString(message.Body.Span)));
            }
            catch (RabbitMQ.Client.Exceptions.OperationInterruptedException none) when (none.ShutdownReason?.ReplyCode == 404)
            {
                // No dead letters.
            }
        }

        return found;
    }
}
