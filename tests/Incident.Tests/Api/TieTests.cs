using System.Net;
using System.Text.Json.Nodes;
using Incidents.Storage;
using static Incidents.Tests.Api.IncidentApi;

namespace Incidents.Tests.Api;

/// <summary>Two incidents move together or not at all.</summary>
public class TieTests(IncidentApi api) : IClassFixture<IncidentApi>
{
    [Fact]
    public async Task A_duplicate_is_merged_into_the_incident_that_goes_on()
    {
        var (one, other) = (await api.Report(), await api.Report());
        var merged = (await api.Then(one, "merge", new { into = other.Id, reason = "same door" })).Expect(HttpStatusCode.OK);
        Assert.Equal(("cancelled", 3L, "\"3\""), (merged["status"], merged.Version, merged.ETag));
        Assert.Equal(("merged-into", other["number"]), (Link(merged, "relation"), Link(merged, "number")));
        var absorbed = await api.Read(other.Id);
        Assert.Equal(("merged", one["number"], 2L), (Link(absorbed, "relation"), Link(absorbed, "number"), absorbed.Version));
    }

    [Fact]
    public async Task Where_one_side_refuses_neither_moves()
    {
        var (one, other) = (await api.Report(), await api.Then(await api.Report(), "cancel", new { reason = "r" }));
        (await api.Then(one, "merge", new { into = other.Id, reason = "same" })).Expect(HttpStatusCode.Conflict, "target-not-open", "into");
        Assert.Equal((1L, 2L), ((await api.Read(one.Id)).Version, (await api.Read(other.Id)).Version));
    }

    [Fact]
    public async Task Parent_child_and_assets()
    {
        var (child, parent) = (await api.Report(), await api.Report());
        child = (await api.Then(child, "link", new { relation = "child-of", target = parent.Id })).Expect(HttpStatusCode.OK);
        Assert.Equal("parent-of", Link(await api.Read(parent.Id), "relation"));
        (await api.Then(child, "link", new { relation = "child-of", target = (await api.Report()).Id }))
            .Expect(HttpStatusCode.Conflict, "parent-known", "target");
        child = (await api
            .Then(child, "unlink", new { relation = "child-of", target = parent.Id, reason = "mixed up" })).Expect(HttpStatusCode.OK);
        Assert.Null((await api.Read(parent.Id)).Body["links"]);
        child = (await api.Then(child, "link", new { relation = "asset", target = "POS 3", note = "till" })).Expect(HttpStatusCode.OK);
        Assert.Equal("POS 3", Link(child, "target"));
        Assert.Equal(4, child.Version);
    }

    [Fact]
    public async Task The_rules_of_every_write_hold_for_both()
    {
        var (one, other) = (await api.Report(), await api.Report());
        var body = new { relation = "related-to", target = other.Id };
        (await api.Command(one.Id, "link", body)).Expect((HttpStatusCode)428);
        (await api.Command(one.Id, "link", body, ifMatch: "\"7\"")).Expect(HttpStatusCode.PreconditionFailed, "version-conflict");
        (await api.Then(one, "link", body, TestCaller.Customer)).Expect(HttpStatusCode.Forbidden);
        (await api.Then(one, "link", body, TestCaller.Dispatcher.In(OtherTenant))).Expect(HttpStatusCode.NotFound);
        (await api.Then(one, "link", new { relation = "related-to", target = Guid.CreateVersion7() }))
            .Expect(HttpStatusCode.UnprocessableEntity, "target-unknown", "target");
        var foreign = await api.Report(AReport("ramps"), TestCaller.Dispatcher.In(OtherTenant));
        (await api.Then(one, "merge", new { into = foreign.Id, reason = "r" }))
            .Expect(HttpStatusCode.UnprocessableEntity, "target-unknown", "into");

        var key = Guid.CreateVersion7().ToString();
        var once = (await api.Then(one, "link", body, key: key)).Expect(HttpStatusCode.OK);
        var again = (await api.Then(one, "link", body, key: key)).Expect(HttpStatusCode.OK);
        Assert.Equal((once.ETag, 2L), (again.ETag, (await api.Read(other.Id)).Version));
        (await api.Then(one, "link", new { relation = "caused-by", target = other.Id }, key: key))
            .Expect(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_tie_stands_on_both_sides_when_it_was_found_not_when_it_was_entered()
    {
        var then = TimeProvider.System.GetUtcNow().AddHours(-2);
        var (one, other) = (await api.Report(Late(then.AddHours(-1))), await api.Report(Late(then.AddHours(-1))));
        var asset = await api.Report(Late(then.AddHours(-1)));
        (await api.Then(one, "link", new { relation = "related-to", target = other.Id, at = then })).Expect(HttpStatusCode.OK);
        (await api.Then(asset, "link", new { relation = "asset", target = "POS 3", at = then })).Expect(HttpStatusCode.OK);
        foreach (var tied in new[] { one, other, asset })
            Assert.Equal(then, (await HappenedAt(tied))[^1]);

        (await api.Then(one, "unlink", new { relation = "related-to", target = other.Id, reason = "no" }))
            .Expect(HttpStatusCode.PreconditionFailed);
        var later = await api.Report(Late(then.AddHours(1)));
        (await api.Then(asset, "link", new { relation = "related-to", target = later.Id, at = then }))
            .Expect(HttpStatusCode.PreconditionFailed);
        (await api.Then(await api.Read(asset.Id), "link", new { relation = "related-to", target = later.Id, at = then }))
            .Expect(HttpStatusCode.UnprocessableEntity, "at-before-report", "at");
        Assert.Equal(1, (await api.Read(later.Id)).Version);
    }

    [Fact]
    public async Task Only_to_a_problem_that_is_there()
    {
        var one = await api.Report();
        foreach (var target in new[] { "PRB-7", Guid.CreateVersion7().ToString(), "" })
            (await api.Then(one, "link", new { relation = "problem", target }))
                .Expect(HttpStatusCode.UnprocessableEntity, "problem-unknown", "target");
        (await api.Command(Guid.CreateVersion7().ToString(), "link", new { relation = "problem", target = "x" }, ifMatch: "\"1\""))
            .Expect(HttpStatusCode.NotFound);
        var grpc = await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () => await api.Grpc().LinkAsync(
            new() { Id = one.Id, ExpectedVersion = 1, Relation = "problem", Target = "PRB-7" }, Metadata(TestCaller.Dispatcher)));
        Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, grpc.StatusCode);
    }

    [Fact]
    public async Task Of_many_mergers_at_once_one_wins()
    {
        var (one, others) = (await api.Report(), await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.Report())));
        var replies = await Task.WhenAll(others.Select(other => api.Then(one, "merge", new { into = other.Id, reason = "same" })));
        Assert.Single(replies, reply => reply.Status is HttpStatusCode.OK);
        var versions = await Task.WhenAll(others.Select(async other => (await api.Read(other.Id)).Version));
        Assert.Equal(7 + 2, versions.Sum());
    }

    private static object Late(DateTimeOffset reportedAt) =>
        new { contract = "lifts", summary = "Slow", reporter = new { name = "Eve" }, reportedAt };

    private async Task<DateTimeOffset[]> HappenedAt(Reply incident)
    {
        var key = IncidentStreams.Type.Key(TestCaller.Tenant, incident.Id);
        return [.. (await api.Get<ServiceDefaults.EventSourcing.StreamReader>().Read(key, default)).Select(e => e.Metadata.HappenedAt)];
    }

    private static string? Link(Reply reply, string field) => ((JsonArray)reply.Body["links"]!)[0]![field]?.ToString();
}
