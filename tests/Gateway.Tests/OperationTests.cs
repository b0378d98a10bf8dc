using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Proxy;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServiceDefaults.Hosting;

namespace Gateway.Tests;

/// <summary>Health of all, the test clock, parked streams, metrics.</summary>
public sealed class OperationTests(Platform platform) : IClassFixture<Platform>
{
    [Fact]
    public async Task ReadyWhenAllServicesAre()
    {
        using var client = platform.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
        var health = await (await client.GetAsync("/health/ready")).Read<HealthAnswer>();
        Assert.Equal("healthy", health.Status);
        Assert.Equal(RouteTable.Services, health.Parts.Select(part => part.Name));
    }

    [Fact]
    public async Task NotReadyNamesThePartThatIsBehind()
    {
        await using var own = await OwnPlatform.Start();
        own.Platform.Stub("escalation").Relay = HealthCheckResult.Unhealthy(
            "12 s behind", data: new Dictionary<string, object> { ["ageSeconds"] = 12 });
        using var client = own.Platform.Client();
        using var answer = await client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var parts = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("parts");
        var escalation = parts.EnumerateArray().Single(part => part.GetProperty("name").GetString() == "escalation");
        Assert.Equal("unhealthy", escalation.GetProperty("status").GetString());
        Assert.Equal("relay is unhealthy: 12 s behind", escalation.GetProperty("description").GetString());
        Assert.Equal(12, escalation.GetProperty("data").GetProperty("parts")[0].GetProperty("data").GetProperty("ageSeconds").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task DegradedIsReadyAndSaysSo()
    {
        await using var own = await OwnPlatform.Start();
        own.Platform.Stub("incident").Relay = HealthCheckResult.Degraded("3 s behind");
        using var client = own.Platform.Client();
        var health = await (await client.GetAsync("/health/ready")).Read<HealthAnswer>();
        Assert.Equal("degraded", health.Status);
    }

    [Fact]
    public async Task AServiceThatIsDownIsNamedAndItsRoutesSayItIsUnreachable()
    {
        await using var own = await OwnPlatform.Start(("Platform:Services:reporting", $"http://127.0.0.1:{FreePorts.Next()}"));
        using var client = own.Platform.Client(Roles.Auditor);
        using var health = await client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains("reporting does not answer.", await health.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var answer = await client.GetAsync("/v1/feed");
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("service-unreachable", await answer.Code());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/incidents/1")).StatusCode);
    }

    [Theory]
    [InlineData("incident")]
    [InlineData("escalation")]
    [InlineData("notification")]
    [InlineData("reporting")]
    public async Task ParkedStreamsOfEachService(string service)
    {
        using var client = platform.Client(Roles.Administrator);
        Assert.Equal(service, (await (await client.GetAsync($"/v1/operations/{service}/parked-streams")).Read<Parked>()).Service);
        var seen = await (await client.PostAsJsonAsync($"/v1/operations/{service}/parked-streams/incident/a/resume", new { })).Read<Echo>();
        Assert.Equal((service, "/v1/parked-streams/incident/a/resume"), (seen.Service, seen.Path));
    }

    [Fact]
    public async Task TheTestClockMovesEveryService()
    {
        await using var own = await OwnPlatform.Start();
        using var client = own.Platform.Client(Roles.Administrator);
        using var answer = await client.PostAsJsonAsync("/development/clock", new { advance = "PT31M" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.All(RouteTable.Services, service => Assert.Equal(TimeSpan.FromMinutes(31), own.Platform.Stub(service).ClockAdvanced));
        using var other = own.Platform.Client(Roles.Manager);
        Assert.Equal("role-not-allowed", await (await other.PostAsJsonAsync("/development/clock", new { advance = "PT31M" })).Code());
    }

    [Fact]
    public async Task ThereIsNoTestClockInProduction()
    {
        await using var own = await OwnPlatform.Start(("environment", "Production"));
        using var client = own.Platform.Client(Roles.Administrator);
        Assert.Equal("not-found", await (await client.PostAsJsonAsync("/development/clock", new { advance = "PT31M" })).Code());
    }

    [Fact]
    public async Task MetricsAreNotForEverybody()
    {
        using var nobody = platform.Client();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/metrics")).StatusCode);
        using var integrator = platform.Client(Roles.Integrator);
        Assert.Equal(HttpStatusCode.OK, (await integrator.GetAsync("/metrics")).StatusCode);
    }
}
