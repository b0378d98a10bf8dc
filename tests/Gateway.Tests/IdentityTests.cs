using System.Net;
using ServiceDefaults.Hosting;

namespace Gateway.Tests;

public sealed class IdentityTests(Platform platform) : IClassFixture<Platform>
{
    [Fact]
    public async Task TheServiceSeesWhoAndOfWhichTenantsAndNeverTheKey()
    {
        using var client = platform.Client(Roles.Engineer);
        var seen = await (await client.GetAsync("/v1/incidents/1")).Read<Echo>();
        Assert.Equal("engineer", seen.Subject);
        Assert.Equal(["engineer"], seen.Roles);
        Assert.Equal(["engineer-tenant", "shared"], seen.Tenants);
        Assert.DoesNotContain(seen.Headers, header => header.Contains("key-of-engineer", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("X-Tenant")]
    [InlineData("X-Forwarded-User")]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    [InlineData("Cookie")]
    [InlineData("X-Service")]
    public async Task HeadersThatCouldMeanSomethingInsideStayOutside(string name)
    {
        using var client = platform.Client(Roles.Engineer);
        client.DefaultRequestHeaders.TryAddWithoutValidation(name, "administrator");
        var seen = await (await client.GetAsync("/v1/incidents/1")).Read<Echo>();
        Assert.DoesNotContain(seen.Headers, header => header.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("If-Match", "\"5\"")]
    [InlineData("Idempotency-Key", "abc")]
    [InlineData("Last-Event-ID", "7")]
    [InlineData("Accept-Language", "zh-CN")]
    public async Task HeadersOfTheContractGoThrough(string name, string value)
    {
        using var client = platform.Client(Roles.Engineer);
        client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        var seen = await (await client.GetAsync("/v1/incidents/1")).Read<Echo>();
        Assert.Contains($"{name}: {value}", seen.Headers, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task TheTraceOfTheCallerGoesOn()
    {
        using var client = platform.Client(Roles.Engineer);
        client.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var seen = await (await client.GetAsync("/v1/incidents/1")).Read<Echo>();
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", seen.TraceId);
    }

    [Theory]
    [InlineData("key-of-nobody")]
    [InlineData("")]
    [InlineData("KEY-OF-ENGINEER")]
    public async Task AnUnknownKeyIsRefused(string key)
    {
        using var client = platform.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        using var answer = await client.GetAsync("/v1/incidents");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("credential-invalid", await answer.Code());
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task AnInternalTokenIsNoKey()
    {
        using var client = platform.ClientWithKey(TestIdentity.Token(TestCaller.Service));
        using var answer = await client.GetAsync("/v1/incidents");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/parked-streams")]
    [InlineData("/v1/not-for-outside")]
    [InlineData("/v1/operations/other/parked-streams")]
    [InlineData("/platform.events.v1.Other/Do")]
    [InlineData("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")]
    [InlineData("/v1/incidents/../parked-streams")]
    public async Task WhatIsNotInTheTableDoesNotExist(string path)
    {
        using var client = platform.Client(Roles.Administrator);
        using var answer = await client.GetAsync(path);
        Assert.Equal("not-found", await answer.Code());
    }

    [Fact]
    public async Task AMethodNoRouteHasIsNotAllowed()
    {
        using var client = platform.Client(Roles.Administrator);
        using var answer = await client.DeleteAsync("/v1/incidents");
        Assert.Equal("method-not-allowed", await answer.Code());
    }

    [Fact]
    public async Task CredentialsAreReadAgainWhenTheFileChanges()
    {
        await using var own = await OwnPlatform.Start();
        using var client = own.Platform.ClientWithKey("a-new-key");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/v1/incidents/1")).StatusCode);

        own.Platform.WriteCredentials(("new", "a-new-key", Roles.Auditor));
        var seen = await (await Until(client, HttpStatusCode.OK)).Read<Echo>();
        Assert.Equal("new", seen.Subject);
        using var old = own.Platform.Client(Roles.Engineer);
        Assert.Equal(HttpStatusCode.Unauthorized, (await old.GetAsync("/v1/incidents/1")).StatusCode);
    }

    private static async Task<HttpResponseMessage> Until(HttpClient client, HttpStatusCode wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var answer = await client.GetAsync("/v1/incidents/1", patience.Token);
            if (answer.StatusCode == wanted)
                return answer;
        }
    }
}
