using System.Net;
using static Incidents.Tests.Api.IncidentApi;

namespace Incidents.Tests.Api;

/// <summary>Idempotency keys and deduplication keys.</summary>
public class RepetitionTests(IncidentApi api) : IClassFixture<IncidentApi>
{
    [Fact]
    public async Task A_hundred_under_one_idempotency_key_are_one()
    {
        var key = NewKey();
        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => api.Report(key: key)));
        Assert.All(replies, reply => reply.Expect(HttpStatusCode.Created));
        Assert.Single(replies.Select(reply => reply.ToString()).Distinct());
        Assert.Equal("\"1\"", (await api.Read(replies[0].Id)).ETag);
    }

    [Fact]
    public async Task A_key_is_for_one_request()
    {
        var key = NewKey();
        var first = await api.Report(key: key);
        (await api.Report(AReport(summary: "Another"), key: key)).Expect(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await api.Then(first, "acknowledge", key: key)).Expect(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.NotEqual(first.Id, (await api.Report(key: key, by: TestCaller.Manager)).Id);
    }

    [Fact]
    public async Task A_repeated_command_answers_what_it_answered_though_the_incident_moved_on()
    {
        var reported = await api.Report();
        var key = NewKey();
        var first = (await api.Then(reported, "acknowledge", key: key)).Expect(HttpStatusCode.OK);
        await api.Then(first, "status-update", new { text = "On the way" });
        var repeated = (await api.Then(reported, "acknowledge", key: key)).Expect(HttpStatusCode.OK);
        Assert.Equal((first.ETag, first["status"]), (repeated.ETag, repeated["status"]));
    }

    [Fact]
    public async Task The_same_fault_again_meets_the_open_incident()
    {
        var key = NewKey();
        var first = (await api.Report(AReport(dedupKey: key))).Expect(HttpStatusCode.Created);
        var again = (await api.Report(AReport(summary: "Still", dedupKey: key))).Expect(HttpStatusCode.OK);
        Assert.Equal((first.Id, "\"2\"", "Door does not close"), (again.Id, again.ETag, again["summary"]));
    }

    [Fact]
    public async Task Fifty_at_once_under_one_deduplication_key_are_one_incident()
    {
        var key = NewKey();
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => api.Report(AReport(dedupKey: key))));
        Assert.Single(replies, reply => reply.Status is HttpStatusCode.Created);
        Assert.Equal(49, replies.Count(reply => reply.Status is HttpStatusCode.OK));
        Assert.Single(replies.Select(reply => reply.Id).Distinct());
        Assert.Equal(Enumerable.Range(1, 50).Select(v => (long)v), replies.Select(reply => reply.Version).Order());
    }

    [Fact]
    public async Task After_the_resolution_the_key_opens_the_next_incident()
    {
        var key = NewKey();
        var ids = new HashSet<string>();
        for (var round = 0; round < 3; round++)
        {
            var reported = (await api.Report(AReport(dedupKey: key))).Expect(HttpStatusCode.Created);
            ids.Add(reported.Id);
            (await api.Then(reported, "resolve", new { resolution = "Cleaned" })).Expect(HttpStatusCode.OK);
        }
        Assert.Equal(3, ids.Count);

        // A reopened one has its key back.
        var oldest = await api.Read(ids.First());
        await api.Then(oldest, "reopen", new { reason = "again" });
        Assert.Equal(oldest.Id, (await api.Report(AReport(dedupKey: key))).Expect(HttpStatusCode.OK).Id);
    }

    [Fact]
    public async Task A_repeated_report_under_both_keys_answers_what_it_answered()
    {
        var (dedup, key) = (NewKey(), NewKey());
        var first = (await api.Report(AReport(dedupKey: dedup), key: key)).Expect(HttpStatusCode.Created);
        await api.Then(first, "resolve", new { resolution = "Cleaned" });
        var repeated = (await api.Report(AReport(dedupKey: dedup), key: key)).Expect(HttpStatusCode.Created);
        Assert.Equal((first.Id, first.ETag), (repeated.Id, repeated.ETag));
    }

    private static string NewKey() => Guid.CreateVersion7().ToString();
}
