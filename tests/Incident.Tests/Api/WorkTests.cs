using System.Net;
using System.Text.Json.Nodes;

namespace Incidents.Tests.Api;

/// <summary>Intake, restart, visit, vendor, major incident, ratings and amendments as people do them.</summary>
public class WorkTests(IncidentApi api) : IClassFixture<IncidentApi>
{
    private static readonly TestCaller Eng = TestCaller.Engineer;
    private static readonly TestCaller Customer = TestCaller.Customer;

    [Fact]
    public async Task The_answer_tells_what_the_intake_lacks_until_it_is_there()
    {
        var at = await api.Report(new { contract = "lifts", summary = "Slow", reporter = new { name = "Eve" } });
        Assert.Equal("""["reporterPhone","site","device","symptom","since"]""", at.Body["missing"]!.ToJsonString());
        at = await Step(at, "details", new { site = "tower-1", device = "lift-7", reporterPhone = "+33 1" }, by: TestCaller.Reporter);
        Assert.Equal("""["symptom","since"]""", at.Body["missing"]!.ToJsonString());
        at = await Step(at, "details", new { symptom = "beeps", since = TimeProvider.System.GetUtcNow().AddHours(-1) });
        Assert.Null(at.Body["missing"]);
        (await api.Then(at, "details", new { site = "tower-2" })).Expect(HttpStatusCode.Conflict, "detail-known", "site");
    }

    [Fact]
    public async Task A_restart_needs_consent_and_a_check_and_an_attempt_without_is_recorded()
    {
        var at = await api.Report();
        var refused = (await api.Then(at, "restart-execution", by: Eng)).Expect(HttpStatusCode.Conflict, "consent-missing");
        Assert.Contains("recorded as version 2", refused["detail"]);
        at = await api.Read(at.Id);
        Assert.Equal(2, at.Version);
        at = await Step(at, "restart-request", new { system = "drive", reason = "stuck", processes = new[] { "motor" } }, 2, Eng);
        (await api.Then(at, "restart-consent", new { customer = "Mr Wu", wording = "go" }, Eng)).Expect(HttpStatusCode.Forbidden);
        at = await Step(at, "restart-consent", new { customer = "Mr Wu", wording = "go ahead" }, by: Customer);
        at = await Step(at, "restart-withdrawal", new { customer = "Mr Wu", reason = "wait" }, by: Customer);
        (await api.Then(at, "restart-execution", by: Eng)).Expect(HttpStatusCode.Conflict, "consent-withdrawn");
        at = await Step(await api.Read(at.Id), "restart-request", new { system = "drive", reason = "stuck", processes = new[] { "motor" } }, by: Eng);
        at = await Step(at, "restart-refusal", new { customer = "Mr Wu", reason = "not now" }, by: Customer);
        at = await Step(at, "restart-request", new { system = "drive", reason = "stuck", processes = new[] { "motor", "door" } }, by: Eng);
        at = await Step(at, "restart-consent", new { customer = "Mr Wu", wording = "go ahead" }, by: Customer);
        at = await Step(at, "restart-execution", new { }, by: Eng);
        (await api.Then(at, "resolve", new { resolution = "restarted" }, Eng)).Expect(HttpStatusCode.Conflict, "restart-unchecked");
        (await api.Then(at, "restart-check", new { results = new[] { new { process = "motor", running = true } } }, Eng))
            .Expect(HttpStatusCode.UnprocessableEntity, "processes-unchecked", "results");
        at = await Step(
            at, "restart-check", new { results = new[] { new { process = "motor", running = true }, new { process = "door", running = true } } }, by: Eng);
        Assert.Equal(("checked", "Mr Wu", "go ahead"), (Text(at, "restart", "stage"), Text(at, "restart", "customer"), Text(at, "restart", "wording")));
        await Step(at, "resolve", new { resolution = "restarted" }, by: Eng);
    }

    [Fact]
    public async Task A_recorded_refusal_repeated_under_its_key_is_one_event()
    {
        var at = await api.Report();
        var key = Guid.CreateVersion7().ToString();
        for (var n = 0; n < 3; n++)
            (await api.Then(at, "restart-execution", by: Eng, key: key)).Expect(HttpStatusCode.Conflict, "consent-missing");
        Assert.Equal(2, (await api.Read(at.Id)).Version);
    }

    [Fact]
    public async Task A_visit_with_a_spare_and_a_fault_at_its_vendor()
    {
        var at = await Step(await api.Report(), "visit-dispatch", new { engineer = "zoe" }, 2);
        at = await Step(at, "backup-disclaimer", new { customer = "Mr Wu", wording = "lost data is yours" }, by: Eng);
        at = await Step(at, "backup-confirmation", new { customer = "Mr Wu" }, by: Customer);
        at = await Step(at, "visit-arrival", new { }, by: Eng);
        at = await Step(at, "visit-work", new { work = "opened the panel" }, by: Eng);
        at = await Step(at, "guidance", new { engineer = "zoe", text = "measure the drive", guide = "ada" }, by: Eng);
        at = await Step(at, "diagnosis", new { text = "the drive is dead" }, by: Eng);
        at = await Step(at, "spare-swap", new { serialOut = "SN1", serialIn = "SN2" }, by: Eng);
        at = await Step(at, "visit-departure", new { result = "runs on a spare" }, by: Eng);
        at = await Step(at, "vendor-referral", new { vendor = "Maker", text = "drive SN1 dead" }, by: Eng);
        at = await Step(at, "vendor-chase", new { text = "well?", reference = "RMA-7" }, by: Eng);
        at = await Step(at, "vendor-answer", new { answer = "repaired" }, by: Eng);
        at = await Step(at, "spare-return", new { serial = "SN2" }, by: Eng);
        at = await Step(at, "visit-dispatch", new { engineer = "max" });
        at = await Step(at, "visit-cancellation", new { reason = "runs" });
        Assert.Equal(("runs on a spare", "tower-1"), (Text(at, "visits", 0, "result"), Text(at, "visits", 0, "site")));
        Assert.Equal(("SN1", "SN2", "RMA-7"), (Text(at, "spares", 0, "serialOut"), Text(at, "spares", 0, "serialIn"), Text(at, "referrals", 0, "reference")));
        Assert.Equal(("true", "True"), (at.Body["backup"]!["confirmed"]!.ToJsonString(), ((bool)at.Body["visits"]![1]!["cancelled"]!).ToString()));
    }

    [Fact]
    public async Task A_major_incident_tells_its_stakeholders_when_they_hear_next()
    {
        var at = await Step(
            await api.Report(), "major-declaration", new { reason = "people inside", roles = new { lead = "ada" } }, 3, TestCaller.Manager);
        at = await Step(at, "major-role", new { role = "communication", person = "bob" });
        (await api.Then(at, "stakeholder-update", new { text = "working" }))
            .Expect(HttpStatusCode.UnprocessableEntity, "next-update-required", "nextUpdateAt");
        at = await Step(at, "stakeholder-update", new { text = "working", nextUpdateAt = TimeProvider.System.GetUtcNow().AddHours(1) });
        Assert.NotNull(at.Body["major"]!["nextUpdateAt"]);
        at = await Step(at, "resolve", new { resolution = "out", cause = "Rust" }, by: Eng);
        at = await Step(at, "stakeholder-update", new { text = "all out", last = true });
        at = await Step(at, "major-stand-down", new { reason = "over" }, by: TestCaller.Manager);
        Assert.Equal(("ada", "bob", null), (Text(at, "major", "roles", "lead"), Text(at, "major", "roles", "communication"), at.Body["major"]!["nextUpdateAt"]));
    }

    [Fact]
    public async Task The_customer_rates_and_complains_and_is_answered()
    {
        var at = await Step(await api.Report(), "resolve", new { resolution = "oiled" }, 2, Eng);
        (await api.Then(at, "rating", new { score = 4 }, Eng)).Expect(HttpStatusCode.Forbidden);
        at = await Step(at, "rating", new { score = 4, comment = "fine" }, by: Customer);
        at = await Step(at, "complaint", new { text = "came late", about = "zoe" }, by: TestCaller.Reporter);
        at = await Step(at, "complaint-answer", new { answer = "sorry" });
        Assert.Equal(("4", "sorry"), (Text(at, "satisfaction", "score"), Text(at, "complaints", 0, "answer")));
    }

    [Fact]
    public async Task An_amendment_shows_what_is_right_and_what_was_said()
    {
        var at = await Step(await api.Report(), "acknowledge", null);
        at = await Step(at, "amendment", new { version = 1, field = "device", value = "lift-8", reason = "wrong lift" });
        Assert.Equal(("lift-8", "lift-7"), (at["device"], Text(at, "amendments", 0, "was")));
        var earlier = (DateTimeOffset)at.Body["acknowledgedAt"]!;
        (await api.Then(at, "amendment", new { version = 2, field = "at", value = "2999-01-01T00:00:00Z", reason = "r" }))
            .Expect(HttpStatusCode.UnprocessableEntity, "at-in-future", "value");
        at = await Step(at, "amendment", new { version = 1, field = "at", value = earlier.AddMinutes(-30), reason = "called earlier" });
        at = await Step(at, "amendment", new { version = 2, field = "at", value = earlier.AddMinutes(-10), reason = "answered earlier" });
        Assert.Equal(earlier.AddMinutes(-10), (DateTimeOffset)(await api.Read(at.Id)).Body["acknowledgedAt"]!);
    }

    private static string? Text(Reply reply, params object[] path) =>
        path.Aggregate((JsonNode?)reply.Body, (node, step) => step is int n ? node![n] : node![(string)step])?.ToString();

    private async Task<Reply> Step(Reply last, string command, object? body, int events = 1, TestCaller? by = null)
    {
        var reply = (await api.Then(last, command, body, by)).Expect(HttpStatusCode.OK);
        Assert.Equal(last.Version + events, reply.Version);
        return reply;
    }
}
