using System.Net;
using System.Text.Json.Nodes;

namespace Gateway.Tests;

/// <summary>One API document out of four, and its page.</summary>
public sealed class DocumentTests(Platform platform) : IClassFixture<Platform>
{
    [Fact]
    public async Task OneDocumentOfAllServices()
    {
        var document = await Document(platform);
        Assert.StartsWith("3.1", document["openapi"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("/", document["servers"]![0]!["url"]!.GetValue<string>());
        Assert.Equal("http", document["components"]!["securitySchemes"]!["bearer"]!["type"]!.GetValue<string>());
        var paths = document["paths"]!.AsObject().Select(path => path.Key).ToArray();
        Assert.Contains("/v1/incidents", paths);
        Assert.Contains("/v1/incidents/{id}/acknowledge", paths);
        Assert.Contains("/v1/statistics/incidents", paths);
        Assert.Null(document["x-missing-services"]);
    }

    [Fact]
    public async Task OnlyWhatTheOutsideCanReachUnderThePathItHasThere()
    {
        var paths = (await Document(platform))["paths"]!.AsObject().Select(path => path.Key).ToArray();
        Assert.DoesNotContain("/v1/not-for-outside", paths);
        Assert.DoesNotContain("/v1/parked-streams", paths);
        Assert.DoesNotContain("/development/clock", paths);
        Assert.Contains("/v1/operations/escalation/parked-streams", paths);
    }

    [Fact]
    public async Task OperationIdsAreUnique()
    {
        var ids = (await Document(platform))["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .Select(operation => operation.Value!["operationId"]!.GetValue<string>())
            .ToArray();
        Assert.Equal(ids.Distinct(), ids);
        Assert.Contains("ListParkedStreams", ids);
        Assert.Contains("ReportingListParkedStreams", ids);
    }

    [Fact]
    public async Task AWriteSaysWhichHeadersItWantsAndWhoMay()
    {
        var operation = (await Document(platform))["paths"]!["/v1/incidents/{id}/acknowledge"]!["post"]!;
        var headers = operation["parameters"]!.AsArray().Where(parameter => parameter!["in"]!.GetValue<string>() == "header")
            .ToDictionary(
                parameter => parameter!["name"]!.GetValue<string>(), parameter => parameter!["required"]?.GetValue<bool>() ?? false);
        Assert.True(headers["If-Match"]);
        Assert.False(headers["Idempotency-Key"]);
        Assert.Contains(
            "Roles: administrator, dispatcher, engineer, manager.", operation["description"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServiceThatWasNeverSeenIsNamed()
    {
        await using var own = await OwnPlatform.Start(("Platform:Services:reporting", $"http://127.0.0.1:{FreePorts.Next()}"));
        var document = await Document(own.Platform);
        Assert.Equal("reporting", Assert.Single(document["x-missing-services"]!.AsArray())!.GetValue<string>());
        Assert.NotNull(document["paths"]!["/v1/incidents"]);
    }

    [Fact]
    public async Task TheLastDocumentSeenIsShownWhileAServiceIsDown()
    {
        await using var own = await OwnPlatform.Start();
        await Document(own.Platform);
        await own.Platform.Stub("reporting").DisposeAsync();
        Assert.NotNull((await Document(own.Platform))["paths"]!["/v1/statistics/incidents"]);
    }

    [Fact]
    public async Task ThePageLoadsNothingFromElsewhere()
    {
        using var client = platform.Client();
        using var answer = await client.GetAsync("/docs/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("https://", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=\"//", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("connect-src 'self'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/docs/scalar.js")).StatusCode);
    }

    private static async Task<JsonObject> Document(Platform platform)
    {
        using var client = platform.Client();
        using var answer = await client.GetAsync("/openapi/v1.json");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }
}
