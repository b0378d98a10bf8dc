using System.Net;
using System.Text.Json.Nodes;
using Story;

namespace EndToEnd;

/// <summary>A service that is killed: the others go on, and what it missed it makes up for.</summary>
[Collection(PlatformCollection.Name)]
public class RestartTests(RunningPlatform platform)
{
    [Fact]
    public async Task Faults_are_taken_while_the_clocks_are_down_and_their_clocks_run_afterwards()
    {
        using var dispatcher = platform.Who("dispatcher");
        await platform.Kill("escalation");
        var incident = (await Report(dispatcher))["id"]!.ToString();
        await dispatcher.Change(incident, "acknowledge", new { });
        using (var health = await Anybody("/health/ready"))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        using (var live = await Anybody("/health/live"))
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);

        await platform.StartAgain("escalation");

        var clocks = await Soon.Seen(
            () => dispatcher.Find($"/v1/incidents/{incident}/clocks"),
            all => Clock(all, "response")?["state"]?.ToString() == "met");
        Assert.Equal("running", Clock(clocks, "resolution")!["state"]!.ToString());
    }

    [Fact]
    public async Task What_was_accepted_is_there_after_the_service_was_killed()
    {
        using var dispatcher = platform.Who("dispatcher");
        var accepted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Report(dispatcher)));

        await platform.Kill("incident");
        await platform.StartAgain("incident");

        foreach (var incident in accepted)
            Assert.Equal(incident["number"]!.ToString(), (await dispatcher.Get($"/v1/incidents/{incident["id"]}"))["number"]!.ToString());
        foreach (var incident in accepted)
            await Soon.Seen(
                () => dispatcher.Find($"/v1/incidents/{incident["id"]}/timeline"),
                told => told["entries"]?.AsArray().Any(entry => entry!["type"]!.ToString() == "clock.started.v1") is true);
    }

    private static Task<JsonNode> Report(Person who) => who.Post("/v1/incidents", new
    {
        contract = "store-hardware",
        summary = "Printer prints faintly",
        category = "pos-printer",
        reporter = new { name = "Han Meimei" },
    });

    private async Task<HttpResponseMessage> Anybody(string path)
    {
        using var http = new HttpClient { BaseAddress = platform.Options.Gateway };
        return await http.GetAsync(path);
    }

    private static JsonNode? Clock(JsonNode clocks, string name) =>
        clocks.AsArray().FirstOrDefault(clock => clock!["name"]!.ToString() == name);
}
