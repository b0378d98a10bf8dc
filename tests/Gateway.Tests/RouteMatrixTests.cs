using System.Net;
using System.Text.RegularExpressions;
using Gateway.Proxy;
using Google.Protobuf.Reflection;
using static ServiceDefaults.Hosting.Roles;

namespace Gateway.Tests;

/// <summary>Every line of the route table, asked by every role and by nobody. A line without an entry here fails.</summary>
public sealed partial class RouteMatrixTests(Platform platform) : IClassFixture<Platform>
{
    private static readonly string[] Everybody = [Reporter, Dispatcher, Engineer, Manager, Customer, Auditor, Integrator, Administrator];
    private static readonly string[] Changers = [Reporter, Dispatcher, Engineer, Manager, Customer, Integrator, Administrator];
    private static readonly string[] Readers = [Dispatcher, Engineer, Manager, Customer, Auditor, Integrator, Administrator];
    private static readonly string[] Provider = [Dispatcher, Engineer, Manager, Auditor, Administrator];
    private static readonly string[] Subscribers = [Dispatcher, Engineer, Manager, Auditor, Integrator, Administrator];

    // Written down a second time on purpose: a policy changed by mistake shows here.
    private static readonly Dictionary<string, string[]> s_allowed = new(StringComparer.Ordinal)
    {
        ["GET /v1/contracts/{**rest}"] = Everybody,
        ["GET /v1/contracts/{id}/duties"] = Everybody,
        ["POST /v1/contracts/{id}/duties/{duty}/{action}"] = [Dispatcher, Engineer, Manager, Administrator],
        ["PUT /v1/contracts/{id}"] = [Manager, Administrator],
        ["POST /v1/contracts/lint"] = Everybody,
        ["GET /v1/calendars/{**rest}"] = Everybody,
        ["PUT /v1/calendars/{id}"] = [Manager, Administrator],
        ["POST /v1/incidents"] = Changers,
        ["GET /v1/incidents"] = Everybody,
        ["GET /v1/incidents/{id}/{**rest}"] = Everybody,
        ["POST /v1/incidents/{id}/{action}"] = Changers,
        ["POST /v1/incidents/{id}/contract-version"] = [Manager, Administrator],
        ["POST /v1/incidents/{id}/confirm"] = [Customer],
        ["POST /v1/incidents/{id}/reject"] = [Customer],
        ["GET /v1/incidents/{id}/clocks/{**rest}"] = Everybody,
        ["GET /v1/incidents/{id}/notifications"] = Provider,
        ["GET /v1/incidents/{id}/timeline"] = Readers,
        ["GET /v1/incidents/{id}/major-report/{**rest}"] = Readers,
        ["POST /v1/incidents/{id}/major-report/edit"] = [Dispatcher, Engineer, Manager, Administrator],
        ["POST /v1/incidents/{id}/major-report/approve"] = [Manager, Customer, Administrator],
        ["POST /v1/incidents/{id}/major-report/send"] = [Dispatcher, Engineer, Manager, Administrator],
        ["POST /v1/incidents/{id}/attachments"] = Changers,
        ["GET /v1/incidents/{id}/attachments/{attachment}"] = Everybody,
        ["GET /v1/problems/{**rest}"] = Everybody,
        ["POST /v1/problems/{id}/{action}"] = [Dispatcher, Engineer, Manager, Administrator],
        ["POST /v1/imports"] = [Dispatcher, Administrator],
        ["GET /v1/imports/{**rest}"] = [Dispatcher, Manager, Auditor, Administrator],
        ["GET /v1/statistics/{**rest}"] = Readers,
        ["GET /v1/feed"] = Subscribers,
        ["GET /v1/feed/live"] = Subscribers,
        ["GET /v1/notifications/{**rest}"] = Provider,
        ["POST /v1/notifications/{id}/resend"] = [Dispatcher, Engineer, Manager, Administrator],
        ["GET /v1/operations/escalation/timers/checks"] = [Administrator],
        ["POST /v1/operations/escalation/timers/reconcile"] = [Administrator],
        ["POST /v1/operations/reporting/statistics/rebuild"] = [Administrator],
        ["GET /v1/operations/incident/parked-streams/{**rest}"] = [Administrator],
        ["POST /v1/operations/incident/parked-streams/{**rest}"] = [Administrator],
        ["GET /v1/operations/escalation/parked-streams/{**rest}"] = [Administrator],
        ["POST /v1/operations/escalation/parked-streams/{**rest}"] = [Administrator],
        ["GET /v1/operations/notification/parked-streams/{**rest}"] = [Administrator],
        ["POST /v1/operations/notification/parked-streams/{**rest}"] = [Administrator],
        ["GET /v1/operations/reporting/parked-streams/{**rest}"] = [Administrator],
        ["POST /v1/operations/reporting/parked-streams/{**rest}"] = [Administrator],
        ["POST /platform.incidents.v1.Incidents/{method}"] = Everybody,
        ["POST /platform.incidents.v1.Attachments/{method}"] = Everybody,
        ["POST /platform.problems.v1.Problems/{method}"] = Everybody,
        ["POST /platform.contracts.v1.Contracts/{method}"] = Everybody,
        ["POST /platform.contracts.v1.Calendars/{method}"] = Everybody,
        ["POST /platform.imports.v1.Imports/{method}"] = Everybody,
        ["POST /platform.clocks.v1.Clocks/{method}"] = Everybody,
        ["POST /platform.duties.v1.Duties/{method}"] = Everybody,
        ["POST /platform.notifications.v1.Notifications/{method}"] = Everybody,
        ["POST /platform.reports.v1.Reports/{method}"] = Everybody,
        ["POST /platform.events.v1.EventFeed/{method}"] = Subscribers,
        ["POST /platform.events.v1.ParkedStreams/{method} (default)"] = [Administrator],
        ["POST /platform.events.v1.ParkedStreams/{method} (incident)"] = [Administrator],
        ["POST /platform.events.v1.ParkedStreams/{method} (escalation)"] = [Administrator],
        ["POST /platform.events.v1.ParkedStreams/{method} (notification)"] = [Administrator],
        ["POST /platform.events.v1.ParkedStreams/{method} (reporting)"] = [Administrator],
    };

    public static TheoryData<string> Routes => [.. RouteTable.Routes.Select(route => route.Id)];

    [Fact]
    public void EveryEntryIsARoute() => Assert.Empty(s_allowed.Keys.Except(RouteTable.Routes.Select(route => route.Id)));

    [Fact]
    public void EveryGrpcServiceOfTheContractsHasARoute()
    {
        var services = typeof(Contracts.PublicEvents).Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor", typeof(FileDescriptor))?.GetValue(null)).OfType<FileDescriptor>()
            .SelectMany(file => file.Services);
        Assert.All(services, service => Assert.Contains(RouteTable.Routes, route => route.Path == $"/{service.FullName}/{{method}}"));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task NobodyWithoutACredential(string id)
    {
        using var nobody = platform.Client();
        using var answer = await Ask(nobody, Route(id));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("credential-required", await answer.Code());
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task EachRoleAsTheTableSays(string id)
    {
        Assert.True(s_allowed.TryGetValue(id, out var allowed), $"The route `{id}` has no entry: write down who may use it.");
        platform.Stub(RouteTable.Reporting).GoOn.TrySetResult();
        foreach (var role in Everybody)
        {
            using var client = platform.Client(role);
            using var answer = await Ask(client, Route(id));
            if (allowed.Contains(role))
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{role}: {answer.StatusCode}");
            else
                Assert.Equal("role-not-allowed", await answer.Code());
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task TheRightServiceAnswers(string id)
    {
        var route = Route(id);
        if (route.Path is "/v1/feed/live" or "/v1/incidents" || route.Path.EndsWith("parked-streams/{**rest}", StringComparison.Ordinal))
            return;
        using var client = platform.Client(s_allowed[id][0]);
        var seen = await (await Ask(client, route)).Read<Echo>();
        Assert.Equal((route.Service, s_allowed[id][0]), (seen.Service, seen.Subject));
    }

    private static GatewayRoute Route(string id) => RouteTable.Routes.Single(route => route.Id == id);

    private static Task<HttpResponseMessage> Ask(HttpClient client, GatewayRoute route)
    {
        var path = Parameter().Replace(
            route.Path.Replace("/{**rest}", "", StringComparison.Ordinal), "0199c1d2-0000-7000-8000-000000000001");
        var request = new HttpRequestMessage(new HttpMethod(route.Methods), path);
        if (route.Methods != "GET")
            request.Content = new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        if (!string.IsNullOrEmpty(route.XService))
            request.Headers.Add("x-service", route.XService);
        return client.SendAsync(request);
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
