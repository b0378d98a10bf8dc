using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ServiceDefaults.Hosting;

namespace Gateway.Tests;

/// <summary>How every service reads requests and refuses them, seen through the gateway.</summary>
public sealed class HostingTests(Platform platform) : IClassFixture<Platform>
{
    private const string Fifty = "01234567890123456789012345678901234567890123456789";
    private const string TooLong = Fifty + Fifty + Fifty + Fifty + Fifty + "012345";
    private const string Acknowledge = "/v1/incidents/0199c1d2-0000-7000-8000-000000000001/acknowledge";

    [Theory]
    [InlineData("""{"summary":"a","reporter":{"name":"b","fone":"1"}}""", 400, "unknown-field", "reporter.fone")]
    [InlineData("""{"Summary":"a","reporter":{"name":"b"}}""", 400, "unknown-field", "Summary")]
    [InlineData("""{"reporter":{"name":"b"}}""", 400, "missing-field", "summary")]
    [InlineData("""{"summary":"a","reporter":{}}""", 400, "missing-field", "reporter.name")]
    [InlineData("""{"summary":"a","summary":"b","reporter":{"name":"b"}}""", 400, "repeated-field", "summary")]
    [InlineData("""{"summary":null,"reporter":{"name":"b"}}""", 400, "invalid-json", "summary")]
    [InlineData("""{"summary":5,"reporter":{"name":"b"}}""", 400, "invalid-json", "summary")]
    [InlineData("""{"summary":"a","reporter":{"name":"b"},"wait":"30 minutes"}""", 400, "invalid-json", "wait")]
    [InlineData("[1", 400, "invalid-json", null)]
    [InlineData("", 400, "body-required", null)]
    public async Task ABadBodyIsNamed(string body, int status, string code, string? field)
    {
        using var client = platform.Client(Roles.Reporter);
        using var answer = await client.PostAsync("/v1/incidents", Json(body));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(code, await answer.Code());
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(field, problem.TryGetProperty("field", out var named) ? named.GetString() : null);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task AnotherMediaTypeIsRefused()
    {
        using var client = platform.Client(Roles.Administrator);
        using var answer = await client.PostAsync("/development/clock", new StringContent("advance=PT1M"));
        Assert.Equal("unsupported-media-type", await answer.Code());
    }

    [Theory]
    [InlineData(null, 428, "precondition-required")]
    [InlineData("*", 400, "invalid-if-match")]
    [InlineData("W/\"5\"", 400, "invalid-if-match")]
    [InlineData("5", 400, "invalid-if-match")]
    [InlineData("\"five\"", 400, "invalid-if-match")]
    [InlineData("\"5\", \"6\"", 400, "invalid-if-match")]
    public async Task AWriteSaysUponWhichVersion(string? header, int status, string code)
    {
        using var client = platform.Client(Roles.Engineer);
        if (header is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("If-Match", header);
        using var answer = await client.PostAsync(Acknowledge, Json("{}"));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(code, await answer.Code());
    }

    [Fact]
    public async Task TheAnswerCarriesTheVersionAsTag()
    {
        using var answer = await Change("{}", "key-1");
        Assert.Equal("\"6\"", answer.Headers.ETag!.Tag);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("\"\"")]
    [InlineData(TooLong)]
    public async Task AKeyThatIsNoneIsRefused(string key)
    {
        using var answer = await Change("{}", key);
        Assert.Equal("invalid-idempotency-key", await answer.Code());
    }

    [Fact]
    public async Task TheSameKeyIsTheSameCommandAndTheSameRequestTheSameHash()
    {
        var first = await (await Change("{}", "key-1")).Read<Changed>();
        var again = await (await Change("{}", "\"key-1\"")).Read<Changed>();
        Assert.Equal(first, again);

        var otherBody = await (await Change("""{"a":1}""", "key-1")).Read<Changed>();
        Assert.Equal(first.CommandId, otherBody.CommandId);
        Assert.NotEqual(first.RequestHash, otherBody.RequestHash);

        var otherKey = await (await Change("{}", "key-2")).Read<Changed>();
        Assert.NotEqual(first.CommandId, otherKey.CommandId);
        var otherCaller = await (await Change("{}", "key-1", Roles.Manager)).Read<Changed>();
        Assert.NotEqual(first.CommandId, otherCaller.CommandId);
    }

    [Fact]
    public async Task WithoutAKeyEveryRequestIsItsOwnCommand()
    {
        var first = await (await Change("{}", null)).Read<Changed>();
        var second = await (await Change("{}", null)).Read<Changed>();
        Assert.NotEqual(first.CommandId, second.CommandId);
        Assert.Null(first.RequestHash);
    }

    [Fact]
    public async Task WhatIsThrownByMistakeIsNotTold()
    {
        using var client = Inside(TestCaller.Engineer);
        using var answer = await client.GetAsync(new Uri(platform.Stub("incident").Address, "/v1/boom"));
        Assert.Equal("internal-error", await answer.Code());
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllTenantsInTheTokenOfAPersonIsRefused()
    {
        using var client = Inside(TestCaller.Administrator.In("*"));
        using var answer = await client.GetAsync(new Uri(platform.Stub("incident").Address, "/v1/parked-streams"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    // As the gateway calls a service.
    private static HttpClient Inside(TestCaller caller)
    {
        var client = new HttpClient
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestIdentity.Token(caller));
        return client;
    }

    private async Task<HttpResponseMessage> Change(string body, string? key, string role = Roles.Engineer)
    {
        using var client = platform.Client(role);
        client.DefaultRequestHeaders.TryAddWithoutValidation("If-Match", "\"5\"");
        if (key is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Idempotency-Key", key);
        return await client.PostAsync(Acknowledge, Json(body));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}
