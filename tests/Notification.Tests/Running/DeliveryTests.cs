using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Contracts.Events.Incident;
using Contracts.Terms;
using Npgsql;
using static Notifications.Tests.Running.NotificationHost;

namespace Notifications.Tests.Running;

/// <summary>From a public event to somebody's endpoint, on real servers. Time is moved, never slept.</summary>
public sealed class DeliveryTests
{
    private static readonly NotificationRule[] Rules =
    [
        new("incident.reported", ["level", "contact:other"]),
        new("clock.breached", ["level"]),
        new("incident.closed", ["role:nobody"]),
    ];

    [Fact]
    public async Task Those_whom_the_contract_names_are_told_and_the_log_says_how()
    {
        await using var host = await NotificationHost.Start(["one", "other"], Rules);
        var incident = await host.Report();
        var hook = await host.Hooks.Next("one");
        Assert.Equal("incident.reported", JsonDocument.Parse(hook.Body).RootElement.GetProperty("type").GetString());

        var log = await host.LogWhen(incident, all => all.Count == 2 && all.All(one => Is(one, "delivered")));
        var told = log.Single(one => one.GetProperty("recipient").GetString() == "one");
        Assert.Equal(hook.Id, told.GetProperty("id").GetGuid());
        Assert.Equal("incident.reported: level L1", told.GetProperty("reason").GetString());
        var attempt = Assert.Single(told.GetProperty("attempts").EnumerateArray());
        Assert.Equal("204", attempt.GetProperty("answer").GetString());
        Assert.StartsWith("PT", attempt.GetProperty("latency").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_answers_to_is_recorded_as_told_to_nobody()
    {
        await using var host = await NotificationHost.Start(["one", "other"], Rules);
        var incident = await host.Report();
        await host.LogWhen(incident, all => all.Count == 2 && all.All(one => Is(one, "delivered")));
        await host.Incidents.Happens($"incident/{incident}", new IncidentClosed(incident, null, "lee", Samples.Now));
        var log = await host.LogWhen(incident, all => all.Any(one => Is(one, "suppressed")));
        Assert.Equal("nobody-to-tell", log.Single(one => Is(one, "suppressed")).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_failed_attempt_outlives_a_restart_and_keeps_its_key()
    {
        await using var host = await NotificationHost.Start(["one", "other"], Rules);
        host.Hooks.Answers("one", 500);
        var incident = await host.Report();
        var first = await host.Hooks.Next("one");
        await host.LogWhen(incident, all => all.Any(one => Attempts(one) == 1 && Is(one, "pending")));

        await host.Stop();
        host.Hooks.Answers("one", 200);
        await host.Start();
        await host.Advance(TimeSpan.FromSeconds(6));
        var second = await host.Hooks.Next("one");
        Assert.Equal((first.Id, first.Body), (second.Id, second.Body));
        var log = await host.LogWhen(incident, all => all.All(one => Is(one, "delivered")));
        Assert.Equal(2, Attempts(log.Single(one => one.GetProperty("id").GetGuid() == first.Id)));
    }

    [Fact]
    public async Task A_crash_between_send_and_record_repeats_under_the_same_key()
    {
        await using var host = await NotificationHost.Start(["one", "other"], Rules);
        await using var saboteur = NpgsqlDataSource.Create(host.Database.AdminConnectionString);
        await using var connection = await saboteur.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // The endpoint takes it, and at that moment nothing can be recorded any more.
        host.Hooks.Answers("one", async () =>
        {
            await using var locking = new NpgsqlCommand("lock table views.delivery in exclusive mode", connection, transaction);
            await locking.ExecuteNonQueryAsync();
            return 200;
        });
        var incident = await host.Report();
        var first = await host.Hooks.Next("one");
        await host.Stop();
        await transaction.RollbackAsync();
        Assert.Equal(0L, await host.Ask<long>($"select count(*) from views.delivery where notification_id = '{first.Id}' and state = 'delivered'"));

        host.Hooks.Answers("one", 200);
        await host.Start();
        await host.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(first.Id, (await host.Hooks.Next("one")).Id);
        var log = await host.LogWhen(incident, all => all.All(one => Is(one, "delivered")));
        Assert.Equal(1, Attempts(log.Single(one => one.GetProperty("id").GetGuid() == first.Id)));
    }

    [Fact]
    public async Task One_endpoint_that_hangs_does_not_delay_another()
    {
        await using var host = await NotificationHost.Start(["one", "other"], Rules);
        var hanging = new TaskCompletionSource<int>();
        host.Hooks.Answers("one", () => hanging.Task);
        for (var i = 0; i < 50; i++) await host.Report();
        for (var i = 0; i < 50; i++) await host.Hooks.Next("other");
        await Eventually(async () => await host.Ask<long>("select count(*) from views.delivery where state = 'delivered'") == 50);
        Assert.Equal(50L, await host.Ask<long>("select count(*) from views.delivery where recipient = 'one' and state = 'pending' and attempts = 0"));
        hanging.SetResult(200);
        await Eventually(async () => await host.Ask<long>("select count(*) from views.delivery where state = 'delivered'") == 100);
    }

    [Fact]
    public async Task An_endpoint_is_called_again_once_it_has_answered_recorded_or_not()
    {
        const int Reports = 12;
        await using var host = await NotificationHost.Start(["one"], new NotificationRule("incident.reported", ["level"]));
        await using var saboteur = NpgsqlDataSource.Create(host.Database.AdminConnectionString);
        await using var connection = await saboteur.OpenConnectionAsync();
        var answer = new TaskCompletionSource<int>();
        host.Hooks.Answers("one", () => answer.Task);
        for (var i = 0; i < Reports; i++) await host.Report();
        await Eventually(async () => await host.Ask<long>("select count(*) from views.delivery where state = 'pending'") == Reports);

        // From now on nothing can be recorded.
        await using var transaction = await connection.BeginTransactionAsync();
        await using var locking = new NpgsqlCommand("lock table path.command in exclusive mode", connection, transaction);
        await locking.ExecuteNonQueryAsync();
        answer.SetResult(200);
        for (var i = 0; i < Reports; i++) await host.Hooks.Next("one");
        await transaction.RollbackAsync();
        await Eventually(async () => await host.Ask<long>("select count(*) from views.delivery where state = 'delivered'") == Reports);
    }

    [Fact]
    public async Task A_page_for_a_response_is_taken_back_when_somebody_responds()
    {
        await using var host = await NotificationHost.Start(["one", "other"], new NotificationRule("clock.breached", ["level"]));
        host.Hooks.Answers("one", 503);
        var incident = await host.Report();
        await host.Clocks.Happens($"clocks/{incident}", Breached(incident));
        await host.Hooks.Next("one");
        await host.LogWhen(incident, all => all.Count == 1 && Attempts(all[0]) == 1);

        await host.Incidents.Happens($"incident/{incident}", new IncidentAcknowledged(incident, "lee", null, Samples.Now));
        var log = await host.LogWhen(incident, all => Is(all[0], "suppressed"));
        Assert.Equal("acknowledged", log[0].GetProperty("reason").GetString());
        await host.Advance(TimeSpan.FromDays(2));
        Assert.Empty(host.Hooks.Rest());
    }

    [Fact]
    public async Task A_clock_that_is_heard_of_before_its_incident_waits_for_it()
    {
        await using var host = await NotificationHost.Start(["one", "other"], new NotificationRule("clock.breached", ["level"]));
        var incident = Guid.CreateVersion7();
        host.Incidents.Record($"incident/{incident}", Reported(incident));
        await host.Clocks.Happens($"clocks/{incident}", Breached(incident));
        await host.Hooks.Next("one");
        await host.LogWhen(incident, all => all.Count == 1 && Is(all[0], "delivered"));
    }

    [Fact]
    public async Task An_endpoint_that_is_gone_is_called_no_more_until_somebody_sends_again()
    {
        await using var host = await NotificationHost.Start(["one", "other"], new NotificationRule("incident.reported", ["level"]));
        host.Hooks.Answers("one", 410);
        var first = await host.Report();
        var hook = await host.Hooks.Next("one");
        await host.LogWhen(first, all => all.Count == 1 && Is(all[0], "dead-lettered") && all[0].GetProperty("endpointDisabled").GetBoolean());
        var second = await host.Report();
        var dead = Assert.Single(await host.LogWhen(second, all => all.Count == 1 && Is(all[0], "dead-lettered")));
        Assert.StartsWith("endpoint disabled", dead.GetProperty("attempts")[0].GetProperty("answer").GetString(), StringComparison.Ordinal);
        Assert.Empty(host.Hooks.Rest());

        host.Hooks.Answers("one", 200);
        using var client = host.Client();
        var answer = await client.PostAsync($"/v1/notifications/{hook.Id}/resend", null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(hook.Id, (await host.Hooks.Next("one")).Id);
        var log = await host.LogWhen(first, all => Is(all[0], "delivered"));
        Assert.False(log[0].GetProperty("endpointDisabled").GetBoolean());
        var again = await client.PostAsync($"/v1/notifications/{hook.Id}/resend", null);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal("notification-not-dead-lettered", (await again.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_trace_of_the_report_goes_on_to_the_endpoint()
    {
        await using var host = await NotificationHost.Start(["one", "other"], Rules);
        var id = Guid.CreateVersion7();
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        await host.Incidents.Send(host.Incidents.Record($"incident/{id}", Reported(id), traceParent: $"00-{Trace}-b7ad6b7169203331-01"));
        Assert.Contains(Trace, (await host.Hooks.Next("one")).TraceParent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readiness_fails_while_people_would_not_be_told()
    {
        await using var host = await NotificationHost.Start(["one", "other"], new NotificationRule("incident.reported", ["level"]));
        host.Hooks.Answers("one", 500);
        var incident = await host.Report();
        await host.LogWhen(incident, all => all.Count == 1 && Attempts(all[0]) == 1);
        await using var saboteur = NpgsqlDataSource.Create(host.Database.AdminConnectionString);
        await using var connection = await saboteur.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var locking = new NpgsqlCommand("lock table views.outbox in exclusive mode", connection, transaction);
            await locking.ExecuteNonQueryAsync();
            await host.Advance(TimeSpan.FromMinutes(2));
            var part = await Deliveries(host);
            Assert.Equal(("unhealthy", 1), (part.GetProperty("status").GetString(), part.GetProperty("data").GetProperty("overdue").GetInt32()));
        }

        await Eventually(async () => (await Deliveries(host)).GetProperty("status").GetString() == "healthy");
    }

    private static async Task<JsonElement> Deliveries(NotificationHost host)
    {
        using var client = host.Client();
        var health = await client.GetAsync("/health/ready");
        var parts = (await health.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("parts");
        return parts.EnumerateArray().Single(part => part.GetProperty("name").GetString() == "deliveries");
    }

    private static int Attempts(JsonElement notification) => notification.GetProperty("attempts").GetArrayLength();
}
