using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Contracts.Events.Contract;
using Contracts.Terms;
using static Notifications.Tests.Running.NotificationHost;

namespace Notifications.Tests.Running;

/// <summary>Whether readiness and figures say that people are not told, and leave alone what is one customer's own.</summary>
// Hosts side by side in one process would serve each other's figures.
[Collection("measured")]
public sealed class ReadinessTests
{
    private static readonly NotificationRule[] Rules = [new("incident.reported", ["level"])];

    [Fact]
    public async Task While_the_mail_server_takes_nothing_it_fails_also_after_a_restart_and_says_since_when()
    {
        await using var mailbox = await Mailbox.Open();
        var settings = mailbox.Settings;
        var (there, nobody) = (settings["Notification:Smtp:Port"], FreePorts.Next().ToString());
        settings["Notification:Smtp:Port"] = nobody;
        await using var host = await NotificationHost.Start(settings, ["one"], Rules);
        await ByMail(host);
        await Failed(host, mails: 6);
        // At once, as the server was tried by all of them.
        await Eventually(async () => (await Stands(host)).Text.StartsWith("Mail reaches nobody since 20", StringComparison.Ordinal));
        var (code, status, text, data) = await Stands(host);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unhealthy", 6), (code, status, data.GetProperty("mailWaiting").GetInt32()));
        Assert.DoesNotContain(nobody, text, StringComparison.Ordinal);

        // Hours before the next attempt, nobody has forgotten it.
        await host.Advance(TimeSpan.FromMinutes(6));
        await Eventually(async () => await host.Ask<long>("select count(*) from views.delivery where attempts > 1") > 0);
        await host.Stop();
        await host.Start();
        Assert.Equal("unhealthy", (await Stands(host)).Status);

        await host.Stop();
        settings["Notification:Smtp:Port"] = there;
        await host.Start();
        await host.Advance(TimeSpan.FromDays(1));
        await Eventually(async () => await host.Ask<long>("select count(*) from views.delivery where state = 'delivered'") == 6);
        Assert.Equal((HttpStatusCode.OK, "healthy"), ((await Stands(host)).Code, (await Stands(host)).Status));
    }

    [Fact]
    public async Task Mail_without_a_mail_server_fails_and_says_what_is_not_configured()
    {
        await using var host = await NotificationHost.Start(["one"], Rules);
        Assert.Equal("healthy", (await Stands(host)).Status);
        await ByMail(host, mails: 1);
        await Failed(host, mails: 1);
        var (code, status, text, _) = await Stands(host);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unhealthy"), (code, status));
        Assert.Equal("1 mails wait and no mail server is configured: Notification:Smtp:Host", text);
    }

    [Fact]
    public async Task A_full_mailbox_is_not_the_mail_server()
    {
        await using var mailbox = await Mailbox.Open();
        await using var host = await NotificationHost.Start(mailbox.Settings, ["one"], Rules);
        await ByMail(host, mails: 6, to: "full@us.test");
        await Failed(host, mails: 6);
        await host.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("healthy", (await Stands(host)).Status);
    }

    [Fact]
    public async Task An_endpoint_that_answers_slowly_is_its_own_and_named()
    {
        await using var host = await NotificationHost.Start(["one"], Rules);
        var slow = new TaskCompletionSource<int>();
        host.Hooks.Answers("one", () => slow.Task);
        for (var i = 0; i < 20; i++) await host.Report();
        await Eventually(async () => await host.Ask<long>("select count(*) from views.outbox") == 20);
        for (var i = 0; i < 8; i++) await host.Hooks.Next("one");
        // What waits is overdue now, and eight calls are under way.
        await host.Advance(TimeSpan.FromSeconds(32));
        var (code, status, text, data) = await Stands(host);
        Assert.Equal((HttpStatusCode.OK, "degraded", 0), (code, status, data.GetProperty("overdue").GetInt32()));
        Assert.Equal($"12 deliveries wait for endpoints that answer slowly: webhook at 127.0.0.1:{host.Hooks.Port}.", text);
        slow.SetResult(200);
        await Eventually(async () => (await Stands(host)).Status == "healthy");
    }

    [Fact]
    public async Task An_endpoint_that_fails_is_named_by_its_host_alone()
    {
        await using var host = await NotificationHost.Start(["one"], Rules);
        host.Hooks.Answers("one", 500);
        for (var i = 0; i < 6; i++) await host.Report();
        await Eventually(async () => (await Stands(host)).Status == "degraded");
        Assert.Equal(
            $"1 endpoints fail and are probed only now and then: webhook at 127.0.0.1:{host.Hooks.Port}.", (await Stands(host)).Text);
    }

    [Fact]
    public async Task Dead_letters_of_an_endpoint_that_is_gone_are_counted_from_nought_and_degrade()
    {
        await using var host = await NotificationHost.Start(["one"], Rules);
        Assert.Equal([0, 0], [await Figure(host, "dead_letters", "webhook"), await Figure(host, "dead_letters", "email")]);
        foreach (var outcome in (string[])["delivered", "retryable", "permanent"])
            Assert.Equal(0, await Figure(host, "attempts", $"email\",outcome=\"{outcome}"));
        host.Hooks.Answers("one", 410);
        for (var letters = 1; letters <= 2; letters++)
        {
            var incident = await host.Report();
            await host.LogWhen(incident, all => all.Count == 1 && Is(all[0], "dead-lettered"));
            await Eventually(async () => await Figure(host, "dead_letters", "webhook") == letters);
        }

        var (_, status, text, data) = await Stands(host);
        Assert.Equal(("degraded", 2), (status, data.GetProperty("deadLettersOfTheHour").GetInt32()));
        Assert.Equal(
            "2 notifications became dead letters within the hour: GET /v1/notifications?state=dead-lettered. " +
            $"1 endpoints said that they are gone and are not called: webhook at 127.0.0.1:{host.Hooks.Port}.", text);

        // Where nothing more has gone wrong for an hour, the endpoint alone is told.
        await host.Advance(TimeSpan.FromHours(2));
        Assert.StartsWith("1 endpoints said", (await Stands(host)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_part_is_a_figure_for_alerts()
    {
        await using var host = await NotificationHost.Start(["one"], Rules);
        await Eventually(async () => await Served(host, "platform_health_status", "part=\"deliveries\"") == 0);
        await ByMail(host, mails: 1);
        await Eventually(async () => await Served(host, "platform_health_status", "part=\"deliveries\"") == 2);
        Assert.Equal(0, await Served(host, "platform_health_status", "part=\"event-path\""));
    }

    /// <summary>Reports under a contract whose people have mail and nothing else.</summary>
    private static async Task ByMail(NotificationHost host, int mails = 6, string to = "lee@us.test")
    {
        var contract = host.Contract([], Rules) with
        {
            Id = "post",
            Contacts = [new("lee", "Lee", "us", "engineer", ["L1"], "en", [new Channel("email", to)])],
        };
        await host.Incidents.Happens("contract/post", new ContractPublished("post", 1, contract), "post", severity: null);
        for (var i = 0; i < mails; i++)
        {
            var id = Guid.CreateVersion7();
            await host.Incidents.Happens($"incident/{id}", Reported(id) with { ContractId = "post" }, "post");
        }
    }

    private static Task Failed(NotificationHost host, int mails) => Eventually(async () =>
        await host.Ask<long>("select count(*) from views.delivery where channel = 'email' and state = 'pending' and attempts > 0") == mails);

    private static async Task<(HttpStatusCode Code, string Status, string Text, JsonElement Data)> Stands(NotificationHost host)
    {
        using var client = host.Client();
        using var answer = await client.GetAsync("/health/ready");
        var part = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("parts").EnumerateArray()
            .Single(part => part.GetProperty("name").GetString() == "deliveries");
        var text = part.TryGetProperty("description", out var description) ? description.GetString()! : "";
        return (answer.StatusCode, part.GetProperty("status").GetString()!, text, part.GetProperty("data"));
    }

    private static Task<double?> Figure(NotificationHost host, string name, string channel) =>
        Served(host, $"platform_notification_{name}_total", $"channel=\"{channel}\"");

    /// <summary>A figure as Prometheus reads it; nothing where it is not served.</summary>
    private static async Task<double?> Served(NotificationHost host, string name, string label)
    {
        using var client = host.Client();
        var lines = (await client.GetStringAsync("/metrics")).Split('\n');
        var line = Array.Find(lines, line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal));
        return line is null ? null : double.Parse(line.Split("} ")[1].Split(' ')[0]);
    }
}
