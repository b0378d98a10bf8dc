using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Contracts.Terms;
using Grpc.Core;
using Grpc.Net.Client;
using static Notifications.Tests.Running.NotificationHost;

namespace Notifications.Tests.Running;

/// <summary>The delivery log and its command, over REST and gRPC, and who may see it.</summary>
public sealed class ApiTests : IAsyncLifetime
{
    private NotificationHost host = null!;
    private Guid incident;

    public async Task InitializeAsync()
    {
        host = await NotificationHost.Start(["one", "two"], new NotificationRule("incident.reported", ["contact:one", "contact:two"]));
        host.Hooks.Answers("two", 410);
        incident = await host.Report();
        await host.LogWhen(incident, all => all.Count == 2 && all.Any(one => Is(one, "delivered")) && all.Any(one => Is(one, "dead-lettered")));
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Dead_letters_are_found_by_their_state_page_by_page()
    {
        using var client = host.Client();
        var dead = await client.GetFromJsonAsync<JsonElement>("/v1/notifications?state=dead-lettered");
        Assert.Equal("two", Assert.Single(dead.GetProperty("notifications").EnumerateArray()).GetProperty("recipient").GetString());

        var page = await client.GetFromJsonAsync<JsonElement>("/v1/notifications?limit=1");
        var next = await client.GetFromJsonAsync<JsonElement>($"/v1/notifications?limit=1&cursor={page.GetProperty("nextCursor").GetString()}");
        Assert.NotEqual(
            page.GetProperty("notifications")[0].GetProperty("id").GetGuid(), next.GetProperty("notifications")[0].GetProperty("id").GetGuid());
        Assert.False(next.TryGetProperty("nextCursor", out _));
    }

    [Theory]
    [InlineData("/v1/notifications?state=lost", 422, "unknown-state")]
    [InlineData("/v1/notifications?limit=0", 422, "limit-out-of-range")]
    [InlineData("/v1/notifications?cursor=%25%25", 422, "unknown-cursor")]
    [InlineData("/v1/notifications/0199c1d2-0000-7000-8000-000000000001", 404, "notification-not-found")]
    [InlineData("/v1/incidents/0199c1d2-0000-7000-8000-000000000001/notifications", 404, "incident-not-found")]
    public async Task What_makes_no_sense_is_refused_with_a_code(string path, int status, string code)
    {
        using var client = host.Client();
        var answer = await client.GetAsync(path);
        Assert.Equal((status, code), ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Another_tenant_sees_nothing_and_changes_nothing()
    {
        using var client = host.Client(TestCaller.Dispatcher.In("somebody-else"));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/v1/incidents/{incident}/notifications")).StatusCode);
        Assert.Empty((await client.GetFromJsonAsync<JsonElement>("/v1/notifications")).GetProperty("notifications").EnumerateArray());
        var dead = await DeadLetter();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/v1/notifications/{dead}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync($"/v1/notifications/{dead}/resend", null)).StatusCode);
    }

    [Fact]
    public async Task An_auditor_reads_and_does_not_send_a_reporter_does_neither()
    {
        using var auditor = host.Client(TestCaller.Auditor);
        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync("/v1/notifications")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.PostAsync($"/v1/notifications/{await DeadLetter()}/resend", null)).StatusCode);
        using var reporter = host.Client(TestCaller.Reporter);
        Assert.Equal(HttpStatusCode.Forbidden, (await reporter.GetAsync("/v1/notifications")).StatusCode);
    }

    [Fact]
    public async Task Grpc_says_the_same_as_rest()
    {
        using var channel = GrpcChannel.ForAddress(host.Grpc);
        var client = new Contracts.Grpc.Notifications.V1.Notifications.NotificationsClient(channel);
        var headers = new Metadata { { "authorization", $"Bearer {TestIdentity.Token(TestCaller.Dispatcher)}" } };
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20);
        var log = await client.ListIncidentNotificationsAsync(new() { IncidentId = incident.ToString() }, headers, deadline);
        Assert.Equal(["dead-lettered", "delivered"], log.Notifications.Select(one => one.State).Order(StringComparer.Ordinal));
        Assert.Equal("204", log.Notifications.Single(one => one.State == "delivered").Attempts.Single().Answer);

        var dead = await client.ListNotificationsAsync(new() { State = "dead-lettered" }, headers, deadline);
        Assert.True(dead.Notifications.Single().EndpointDisabled);
        var missing = await Assert.ThrowsAsync<RpcException>(
            async () => await client.GetNotificationAsync(new() { Id = Guid.NewGuid().ToString() }, headers, deadline));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);

        host.Hooks.Answers("two", 200);
        await client.ResendNotificationAsync(new() { Id = dead.Notifications.Single().Id }, headers, deadline);
        await host.LogWhen(incident, all => all.All(one => Is(one, "delivered")));
    }

    private Task<Guid> DeadLetter() => host.Ask<Guid>("select notification_id from views.delivery where state = 'dead-lettered'");
}
