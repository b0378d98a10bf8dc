using System.Text.Json.Nodes;
using Story;

namespace EndToEnd;

/// <summary>What a user sees, through the gateway alone.</summary>
[Collection(PlatformCollection.Name)]
public class StoryTests(RunningPlatform platform)
{
    [Fact]
    public async Task A_stopped_till_goes_from_report_to_report()
    {
        await using var told = new StringWriter();
        var narrator = new Narrator(told, "Asia/Shanghai");
        using var stage = new Stage(platform.Options, narrator, platform.MailBox, platform.Hooks);

        await new StoppedTill(stage, narrator, platform.Options).Tell();

        var story = told.ToString();
        Assert.Contains("clock response ran out at", story, StringComparison.Ordinal);
        Assert.Contains("handed to level L1 by the clock", story, StringComparison.Ordinal);
        Assert.Contains("webhook clock.breached, signature verified", story, StringComparison.Ordinal);
        Assert.Contains("is closed", story, StringComparison.Ordinal);
        Assert.Contains("Power supply failed after a voltage dip", await File.ReadAllTextAsync(platform.Options.ReportFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contract_published_again_is_the_same_version() =>
        Assert.Equal(await platform.Publish("telecom-rsa"), await platform.Publish("telecom-rsa"));

    [Fact]
    public async Task A_fault_of_one_tenant_does_not_exist_for_another()
    {
        using var dispatcher = platform.Who("dispatcher");
        var incident = await dispatcher.Post("/v1/incidents", new
        {
            contract = "telecom-rsa",
            summary = "Token authentication fails",
            reporter = new { name = "Li Lei" },
        });
        var path = $"/v1/incidents/{incident["id"]}";
        Assert.Equal(incident["number"]!.ToString(), (await dispatcher.Get(path))["number"]!.ToString());

        using var shop = platform.Who("customer");
        foreach (var part in (string[])["clocks", "clocks/resolution/explain", "timeline", "major-report"])
            await Soon.Seen(() => dispatcher.FindPage($"{path}/{part}"), _ => true);
        foreach (var part in (string[])["", "/clocks", "/clocks/resolution/explain", "/timeline", "/major-report"])
            Assert.Null(await shop.FindPage(path + part));
        var refused = await Assert.ThrowsAsync<StoryFailedException>(() => shop.Post("/v1/incidents", new
        {
            contract = "telecom-rsa",
            summary = "Not mine",
            reporter = new { name = "Wang Fang" },
        }));
        Assert.Contains("\"contract-unknown\"", refused.Message, StringComparison.Ordinal);
        Assert.Null(await shop.Find("/v1/contracts/telecom-rsa"));
        JsonNode list = await shop.Get("/v1/incidents?contract=telecom-rsa");
        Assert.DoesNotContain(incident["number"]!.ToString(), list.ToJsonString(), StringComparison.Ordinal);
    }
}
