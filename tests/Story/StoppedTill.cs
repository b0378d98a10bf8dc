using System.Text.Json.Nodes;
using NodaTime;

namespace Story;

/// <summary>
/// One fault of the retail contract from report to report: a till stops just after the shop opens, nobody answers, the clock hands
/// it to the next level, an engineer makes a plan, gets the shop selling again, and mends it.
/// </summary>
public sealed class StoppedTill(Stage stage, Narrator narrator, StoryOptions options)
{
    public const string Contract = "store-hardware";
    private readonly Person _shop = stage.Who("reporter");
    private readonly Person _engineer = stage.Who("engineer");
    private readonly Person _dispatcher = stage.Who("dispatcher");
    private readonly Person _customer = stage.Who("customer");
    private string _id = "";
    private string _number = "";

    public async Task Tell()
    {
        await ItStops();
        await NobodyAnswers();
        await SomebodyTakesIt();
        await ItIsMended();
        await ItIsOver();
    }

    private async Task ItStops()
    {
        var at = await stage.AdvanceTo(new LocalTime(11, 5));
        narrator.Happens(at, "the shop", "till 3 shows nothing any more and cannot be started; the customers queue");
        var incident = await _shop.Post("/v1/incidents", new
        {
            contract = Contract,
            summary = "Till 3 does not start",
            description = "Black screen after the receipt of 11:02; switching it off and on does not help.",
            category = "pos",
            severity = "1",
            site = "Shanghai Xujiahui",
            device = "POS 3",
            symptom = "black screen",
            since = at.AddMinutes(-3),
            reporter = new { name = "Wang Fang", phone = "+86 21 5550 1234", email = "xujiahui@stores.example.com" },
        });
        (_id, _number) = (Text(incident, "id"), Text(incident, "number"));
        narrator.Follows($"{_number}: severity {Text(incident, "severity")}, level {Text(incident, "level")}, followed up by {Text(incident, "owner")}");
        var clocks = await ClocksWhen("the clocks run", all => Clock(all, "response") is not null && Clock(all, "resolution") is not null);
        foreach (var clock in clocks.AsArray())
            narrator.Follows($"clock {Text(clock!, "name")} runs, due {When(clock!, "dueAt")}");
        await Mailed("hotline");
    }

    private async Task NobodyAnswers()
    {
        narrator.Happens(await stage.Advance(TimeSpan.FromMinutes(16)), "nobody", "answers, and half of the 30 minutes is gone");
        await Mailed("hotline");
        narrator.Happens(await stage.Advance(TimeSpan.FromMinutes(15)), "nobody", "has answered after 31 minutes");
        var clocks = await ClocksWhen("the response is overdue", all => Clock(all, "response")?["breachedAt"] is not null);
        narrator.Follows($"clock response ran out at {When(Clock(clocks, "response")!, "breachedAt")}");
        var incident = await IncidentWhen("it goes to the next level", now => Text(now, "level") == "L1");
        narrator.Follows($"handed to level {Text(incident, "level")} by the clock; next: {Text(incident["nextBreach"]!, "clock")}");
        await Called("clock.breached");
        await Called("incident.escalated");
        await Mailed("l1");
    }

    private async Task SomebodyTakesIt()
    {
        var at = await stage.Advance(TimeSpan.FromMinutes(4));
        narrator.Happens(at, "the engineer", "takes it");
        await _engineer.Change(_id, "acknowledge", new { });
        var incident = await _engineer.Change(_id, "accept", new { owner = "helpdesk" });
        narrator.Follows($"{Text(incident, "status")}, owner {Text(incident, "owner")}");
        await Mailed("xujiahui");

        at = await stage.Advance(TimeSpan.FromMinutes(20));
        narrator.Happens(at, "the engineer", "writes the plan of action");
        await _engineer.Change(_id, "action-plan", new { plan = "Move sales to tills 1 and 2; field engineer brings a spare unit by 14:30; swap and test." });
        var clocks = await ClocksWhen("the plan is in", all => State(all, "action-plan") == "met");
        narrator.Follows($"clock action-plan {State(clocks, "action-plan")}; next update due {When(Clock(clocks, "status-update")!, "dueAt")}");
        await Mailed("operations");

        at = await stage.Advance(TimeSpan.FromMinutes(105));
        narrator.Happens(at, "the engineer", "tells how it stands");
        await _engineer.Change(_id, "status-update", new { text = "Spare unit is on its way, arrival 14:15. Tills 1 and 2 carry the load." });
        await Mailed("operations");
    }

    private async Task ItIsMended()
    {
        var at = await stage.Advance(TimeSpan.FromMinutes(45));
        narrator.Happens(at, "the engineer", "gets the shop selling again on a spare unit");
        await _engineer.Change(_id, "workaround", new { description = "Spare POS unit connected; receipts print, card payments tested." });
        var clocks = await ClocksWhen("the workaround counts", all => State(all, "resolution") is "met");
        narrator.Follows($"clock resolution {State(clocks, "resolution")} after {Narrator.Length(Text(Clock(clocks, "resolution")!, "elapsed"))} of service hours");
        await Mailed("operations");

        at = await stage.Advance(TimeSpan.FromMinutes(100));
        narrator.Happens(at, "the engineer", "has mended it");
        await _engineer.Change(_id, "resolve", new
        {
            resolution = "Power supply replaced; till 3 in service again, spare unit taken back.",
            cause = "Power supply failed after a voltage dip in the shop.",
            measures = "Surge protection ordered for all tills of this shop.",
        });
        await Mailed("operations");
    }

    private async Task ItIsOver()
    {
        narrator.Happens(await stage.Advance(TimeSpan.FromMinutes(20)), "the customer", "agrees");
        await _customer.Change(_id, "confirm", new { });
        narrator.Happens(await stage.Advance(TimeSpan.FromMinutes(10)), "the dispatcher", "closes it");
        var closed = await _dispatcher.Change(_id, "close", new { note = "Customer satisfied." });
        narrator.Follows($"{_number} is {Text(closed, "status")}");
        await Mailed("operations");

        var timeline = await Stage.Eventually(
            "the record to be complete",
            () => _dispatcher.Find($"/v1/incidents/{_id}/timeline"),
            all => Entries(all).Any(entry => Text(entry!, "type").StartsWith("incident.closed", StringComparison.Ordinal)));
        narrator.Says("\nThe record, from all services:");
        foreach (var entry in Entries(timeline))
            narrator.Says($"  {When(entry!, "happenedAt")}  {Text(entry!, "source"),-13} {Text(entry!, "title")}");
        await File.WriteAllTextAsync(options.ReportFile, await _dispatcher.FindPage($"/v1/incidents/{_id}/major-report?lang=en"));
        narrator.Says($"\nThe major-incident report, drafted from that record: {options.ReportFile}");
    }

    private Task<JsonNode> IncidentWhen(string what, Func<JsonNode, bool> isSo) =>
        Stage.Eventually(what, () => _dispatcher.Find($"/v1/incidents/{_id}"), isSo);

    private Task<JsonNode> ClocksWhen(string what, Func<JsonNode, bool> isSo) => Stage.Eventually(
        what, () => _dispatcher.Find($"/v1/incidents/{_id}/clocks"), isSo);

    private async Task Mailed(string recipient)
    {
        var mail = await stage.MailTo(recipient, _number);
        narrator.Follows($"mail to {mail.To.Mailboxes.First().Address}: {mail.Subject}");
    }

    private async Task Called(string type)
    {
        var hook = await stage.Hook(type, _number);
        narrator.Follows($"webhook {type}, signature verified: {Text(hook["data"]!, "title")}");
    }

    private string When(JsonNode node, string name) => narrator.Clock(node[name]!.GetValue<DateTimeOffset>());

    private static JsonArray Entries(JsonNode timeline) => timeline["entries"]!.AsArray();

    private static JsonNode? Clock(JsonNode clocks, string name) => clocks.AsArray().FirstOrDefault(clock => Text(clock!, "name") == name);

    private static string State(JsonNode clocks, string name) => Clock(clocks, name) is { } clock ? Text(clock, "state") : "";

    private static string Text(JsonNode node, string name) => node[name]?.ToString() ?? "";
}
