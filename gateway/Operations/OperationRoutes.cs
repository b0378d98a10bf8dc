using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Credentials;
using Gateway.Proxy;
using ServiceDefaults.Hosting;

namespace Gateway.Operations;

/// <summary>What the gateway answers itself, beside health and the API document.</summary>
internal static class OperationRoutes
{
    public static void MapOperations(this WebApplication app)
    {
        app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(Policies.ReadMetrics);
        if (app.Environment.IsDevelopment())
            app.MapPost("/development/clock", MoveClock).RequireAuthorization(Policies.MoveClock).ExcludeFromDescription();
    }

    /// <summary>Moves the test clock of every service. In production neither this route nor the services' exists.</summary>
    private static async Task<IResult> MoveClock(
        ClockMove move, HttpContext context, ServiceClients clients, CancellationToken cancellationToken)
    {
        var authorization = AuthenticationHeaderValue.Parse(context.Features.Get<Credential>()!.Authorization);
        var answers = await Task.WhenAll(RouteTable.Services.Select(service =>
            MoveClockOf(service, move, clients, authorization, cancellationToken)));
        var failed = answers.Where(answer => !answer.Moved).Select(answer => $"{answer.Service}: {answer.Answer}").ToArray();
        return failed.Length == 0
            ? TypedResults.Ok(answers.ToDictionary(
                answer => answer.Service, answer => JsonSerializer.Deserialize<JsonElement>(answer.Answer)))
            : Problems.Of(StatusCodes.Status502BadGateway, "clock-not-moved",
                $"Not every service moved its clock. {string.Join("; ", failed)}");
    }

    private static async Task<(string Service, bool Moved, string Answer)> MoveClockOf(
        string service, ClockMove move, ServiceClients clients, AuthenticationHeaderValue authorization,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/development/clock")
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = JsonContent.Create(move, options: StrictJson.Options),
            Headers = { Authorization = authorization },
        };
        try
        {
            using var response = await clients[service].SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return (service, response.IsSuccessStatusCode, body.Length == 0 ? "{}" : body);
        }
        catch (HttpRequestException exception)
        {
            return (service, false, exception.Message);
        }
    }

    /// <param name="Advance">How far forward, ISO 8601: <c>PT31M</c>.</param>
    internal sealed record ClockMove(TimeSpan Advance);
}
