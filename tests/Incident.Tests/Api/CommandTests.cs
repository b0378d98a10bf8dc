using System.Net;
using static Incidents.Tests.Api.IncidentApi;

namespace Incidents.Tests.Api;

public class CommandTests(IncidentApi api) : IClassFixture<IncidentApi>
{
    [Fact]
    public async Task One_fault_from_report_to_close()
    {
        var eng = TestCaller.Engineer;
        var at = await api.Report();
        at = await Step(at, "acknowledge", new { owner = "carol" }, "acknowledged");
        Assert.Equal("carol", at["owner"]);
        at = await Step(at, "classify", new { severity = "stuck", reason = "people inside" }, "acknowledged");
        Assert.Equal("stuck", at["severity"]);
        at = await Step(at, "escalate", new { reason = "needs remote access" }, "acknowledged");
        Assert.Equal("L1", at["level"]);
        at = await Step(at, "accept", null, "in-progress", eng);
        Assert.Equal("test-engineer", at["owner"]);
        at = await Step(at, "action-plan", new { plan = "Restart the drive" }, "in-progress", eng);
        at = await Step(at, "status-update", new { text = "Restarting" }, "in-progress", eng);
        at = await Step(at, "workaround", new { description = "Goods lift" }, "in-progress", eng);
        at = await Step(at, "pause", new { reason = "part" }, "pending", eng);
        Assert.Equal("part", at["pausedFor"]);
        at = await Step(at, "resume", null, "in-progress", eng);
        at = await Step(at, "hand-back", new { reason = "only a call left" }, "in-progress", eng);
        at = await Step(at, "assign", new { owner = "dave", team = "desk" }, "in-progress");
        at = await Step(at, "resolve", new { resolution = "Drive replaced", cause = "Wear", measures = "Checks" }, "resolved", eng);
        at = await Step(at, "reject", new { reason = "still slow" }, "in-progress", TestCaller.Customer);
        at = await Step(at, "resolve", new { resolution = "Oiled" }, "resolved", eng);
        at = await Step(at, "confirm", null, "confirmed", TestCaller.Customer);
        at = await Step(at, "close", null, "closed");
        at = await Step(at, "reopen", new { reason = "again" }, "in-progress", TestCaller.Customer);
        Assert.NotNull(at["acknowledgedAt"]);
        at = await Step(at, "resolve", new { resolution = "Replaced" }, "resolved", eng);
        at = await Step(at, "close", new { note = "no answer" }, "closed");

        var read = await api.Read(at.Id);
        Assert.Equal((at.ETag, at["status"], at.Version), (read.ETag, read["status"], read.Version));
    }

    [Fact]
    public async Task No_fault_is_cancelled()
    {
        var at = await Step(await api.Report(), "cancel", new { reason = "false alarm" }, "cancelled");
        (await api.Then(at, "acknowledge")).Expect(HttpStatusCode.Conflict, "incident-cancelled");
    }

    [Fact]
    public async Task Twice_changes_nothing_and_answers_the_same()
    {
        var once = await api.Then(await api.Report(), "acknowledge");
        var twice = (await api.Then(once, "acknowledge")).Expect(HttpStatusCode.OK);
        Assert.Equal(once.ETag, twice.ETag);
    }

    [Fact]
    public async Task A_write_says_which_version_it_means()
    {
        var reported = await api.Report();
        (await api.Command(reported.Id, "acknowledge")).Expect((HttpStatusCode)428);
        (await api.Command(reported.Id, "acknowledge", ifMatch: "\"7\"")).Expect(HttpStatusCode.PreconditionFailed);
        (await api.Then(reported, "acknowledge")).Expect(HttpStatusCode.OK);
        (await api.Then(reported, "resolve", new { resolution = "r" })).Expect(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task Of_many_at_once_upon_one_version_one_wins()
    {
        var reported = await api.Report();
        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(n => api.Then(reported, "status-update", new { text = $"{n}" })));
        Assert.Single(replies, reply => reply.Status is HttpStatusCode.OK);
        Assert.Equal(29, replies.Count(reply => reply.Status is HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task What_does_not_exist_for_the_caller_is_not_found()
    {
        var reported = await api.Report();
        var stranger = TestCaller.Dispatcher.In(OtherTenant);
        var strangers = TestCaller.Dispatcher.In(OtherTenant, "third");
        (await api.Command(Guid.CreateVersion7().ToString(), "acknowledge", ifMatch: "\"1\"")).Expect(HttpStatusCode.NotFound);
        (await api.Then(reported, "acknowledge", by: stranger)).Expect(HttpStatusCode.NotFound);
        (await api.Then(reported, "acknowledge", by: strangers)).Expect(HttpStatusCode.NotFound);
        (await api.Read(reported.Id, stranger)).Expect(HttpStatusCode.NotFound);
        (await api.Read(Guid.CreateVersion7().ToString())).Expect(HttpStatusCode.NotFound);
        (await api.Read("no-guid")).Expect(HttpStatusCode.NotFound);
        Assert.Equal("\"1\"", (await api.Read(reported.Id)).ETag);
    }

    [Fact]
    public async Task Refusals_name_code_field_and_remedy()
    {
        var reported = await api.Report();
        var refused = (await api.Then(reported, "escalate", new { to = "L9", reason = "r" }))
            .Expect(HttpStatusCode.UnprocessableEntity, "level-unknown", "to");
        Assert.Contains("L0, L1, L2", refused["detail"]);
        (await api.Then(reported, "confirm", by: TestCaller.Customer)).Expect(HttpStatusCode.Conflict, "not-resolved");
        (await api.Then(reported, "pause", new { reason = "part", why = "x" })).Expect(HttpStatusCode.BadRequest, "unknown-field", "why");
    }

    [Theory]
    [InlineData("acknowledge", "dispatcher engineer manager administrator")]
    [InlineData("resolve", "dispatcher engineer manager administrator")]
    [InlineData("confirm", "customer")]
    [InlineData("reject", "customer")]
    [InlineData("reopen", "reporter dispatcher engineer manager customer integrator administrator")]
    public async Task Each_command_has_its_roles(string command, string roles)
    {
        var id = (await api.Report()).Id;
        foreach (var role in ServiceDefaults.Hosting.Roles.OfCredentials)
        {
            var reply = await api.Command(id, command, by: TestCaller.InRole(role), ifMatch: "\"99\"");
            Assert.True(roles.Split(' ').Contains(role) == reply.Status is not HttpStatusCode.Forbidden, $"{role}: {reply}");
        }
    }

    private async Task<Reply> Step(Reply last, string command, object? body, string status, TestCaller? by = null)
    {
        var reply = (await api.Then(last, command, body, by)).Expect(HttpStatusCode.OK);
        Assert.Equal((status, last.Version + 1), (reply["status"], reply.Version));
        return reply;
    }
}
