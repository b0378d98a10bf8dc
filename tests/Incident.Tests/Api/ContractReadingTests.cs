using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;
using Incidents.Tests.Import;
using static Incidents.Tests.Api.IncidentApi;

namespace Incidents.Tests.Api;

/// <summary>Versions, differences and gaps of contracts, over REST and gRPC; an incident keeps the version it was reported under.</summary>
public sealed class ContractReadingTests(IncidentApi api) : IClassFixture<IncidentApi>
{
    private static readonly TestCaller Manager = TestCaller.Manager.In("demo-retail");
    private static readonly TestCaller Desk = TestCaller.Dispatcher.In("demo-retail");

    [Fact]
    public async Task Versions_are_listed_and_the_one_in_force_is_named()
    {
        await Put("versions", Document("versions"));
        await Put("versions", Faster("versions"));
        await Put(
            "versions",
            Faster("versions").Replace("effectiveFrom: 2023-01-13", "effectiveFrom: 2999-01-01\neffectiveUntil: 2999-12-31"));

        var items = (await Get("/v1/contracts/versions/versions")).Items;
        Assert.Equal(["1 False", "2 True", "3 False"], items.Select(item => $"{item!["version"]} {(bool)item["inForce"]!}"));
        Assert.Equal("2999-12-31", (string?)items[2]!["effectiveUntil"]);
        Assert.Equal(Manager.Subject, (string?)items[0]!["publishedBy"]);
        (await Get("/v1/contracts/unheard-of/versions")).Expect(HttpStatusCode.NotFound, "not-found");

        var told = await Grpc.ListVersionsAsync(new() { Id = "versions" }, Metadata(Manager));
        Assert.Equal(["1 False", "2 True", "3 False"], told.Versions.Select(one => $"{one.Version} {one.InForce}"));
        Assert.Equal("2999-12-31", told.Versions[2].EffectiveUntil);
        await Unknown(Grpc.ListVersionsAsync(new() { Id = "unheard-of" }, Metadata(Manager)));
        await Unknown(Grpc.ListVersionsAsync(new() { Id = "versions" }, Metadata(TestCaller.Auditor.In(OtherTenant))));
    }

    [Fact]
    public async Task Two_versions_are_compared_in_the_readers_language()
    {
        await Put("compared", Document("compared"));
        await Put("compared", Faster("compared"));
        await Put("compared", Faster("compared").Replace("warnings: [0.5, 0.75]", "warnings: [0.9]"));

        var english = (await Get("/v1/contracts/compared/diff?from=1&to=2")).Expect(HttpStatusCode.OK);
        var difference = Assert.Single(english.Items)!;
        Assert.Equal(
            ("targets[resolution/1].within", "PT4H", "PT3H", "Target “resolution · Critical”: time given changes from 4 h to 3 h."),
            ((string?)difference["path"], (string?)difference["from"], (string?)difference["to"], (string?)difference["sentence"]));
        var chinese = await Get("/v1/contracts/compared/diff?from=1&to=2", "fr, zh-CN;q=0.8, en;q=0.5");
        Assert.Equal("服务目标「解决 · 非常严重」的时限由4 小时改为3 小时。", (string?)chinese.Items[0]!["sentence"]);
        Assert.Equal(["warnings"], (await Get("/v1/contracts/compared/diff")).Items.Select(one => (string?)one!["path"]));
        Assert.Equal(2, (await Get("/v1/contracts/compared/diff?from=1")).Items.Count);
        (await Get("/v1/contracts/compared/diff?from=1&to=4")).Expect(HttpStatusCode.NotFound, "not-found");
        (await Get("/v1/contracts/compared/diff?to=1")).Expect(HttpStatusCode.NotFound, "not-found");

        var told = await Grpc.DiffAsync(new() { Id = "compared", From = 1, To = 2, Language = "zh-CN" }, Metadata(Manager));
        Assert.Equal(
            ("targets[resolution/1].within", "\"PT4H\"", "\"PT3H\""),
            (told.Differences[0].Path, told.Differences[0].From, told.Differences[0].To));
        Assert.Equal("服务目标「解决 · 非常严重」的时限由4 小时改为3 小时。", told.Differences[0].Sentence);
        var newest = await Grpc.DiffAsync(new() { Id = "compared" }, Metadata(Manager));
        Assert.Equal((2, 3), (newest.From, newest.To));
        await Unknown(Grpc.DiffAsync(new() { Id = "compared", From = 9 }, Metadata(Manager)));
    }

    [Fact]
    public async Task Gaps_are_found_in_a_published_contract_and_in_one_that_is_not()
    {
        var gappy = Document("gappy").Replace("  - { category: pos, level: L3, parties: [hardware-engineers, customer] }\n", "");
        var before = (await Post("/v1/contracts/lint", gappy)).Expect(HttpStatusCode.OK);
        (await Get("/v1/contracts/gappy")).Expect(HttpStatusCode.NotFound);
        await Put("gappy", gappy);
        var after = await Get("/v1/contracts/gappy/lint");
        var chinese = await Get("/v1/contracts/gappy/lint?version=1", "zh");

        var gap = before.Body["findings"]!.AsArray().Single(one => (string?)one!["code"] == "matrix-cell-without-party")!;
        Assert.Equal(
            ("matrix", "Nobody is responsible for pos at L3.", "Add this cell with its parties."),
            ((string?)gap["path"], (string?)gap["message"], (string?)gap["remedy"]));
        Assert.Equal(before.Body.ToJsonString(), after.Body.ToJsonString());
        Assert.Contains(chinese.Body["findings"]!.AsArray(), one => (string?)one!["message"] == "pos 在 L3 没有责任方。");
        (await Get("/v1/contracts/gappy/lint?version=2")).Expect(HttpStatusCode.NotFound, "not-found");

        var elsewhere = gappy.Replace("timeZone: Asia/Shanghai", "timeZone: Mars/Base");
        var wrong = (await Post("/v1/contracts/lint", elsewhere)).Expect(HttpStatusCode.OK);
        Assert.Equal("unknown-time-zone", (string?)wrong.Body["problems"]![0]!["code"]);
        Assert.Empty(wrong.Body["findings"]!.AsArray());
        (await Post("/v1/contracts/lint", "x", "text/plain")).Expect(HttpStatusCode.UnsupportedMediaType);

        var told = await Grpc.LintAsync(new() { Document = gappy, Language = "zh-CN" }, Metadata(Manager));
        Assert.Contains(told.Findings, one => one.Code == "matrix-cell-without-party" && one.Message == "pos 在 L3 没有责任方。");
        Assert.Equal(told.Findings.Count, (await Grpc.LintAsync(new() { Id = "gappy" }, Metadata(Manager))).Findings.Count);
        Assert.Equal(
            "unknown-time-zone", (await Grpc.LintAsync(new() { Document = elsewhere }, Metadata(Manager))).Problems[0].Code);
        await Unknown(Grpc.LintAsync(new() { Id = "unheard-of" }, Metadata(Manager)));
    }

    [Fact]
    public async Task An_incident_keeps_the_version_it_was_reported_under()
    {
        await Put("kept", Document("kept"));
        var first = (await api.Report(Fault("kept"), Desk)).Expect(HttpStatusCode.Created);
        // The second version has no severity 4 any more.
        await Put("kept", Document("kept").Replace("id: \"4\"", "id: \"5\"").Replace("severity: \"4\"", "severity: \"5\""));
        var second = (await api.Report(Fault("kept"), Desk)).Expect(HttpStatusCode.Created);

        Assert.Equal(("1", "2"), (first["contractVersion"], second["contractVersion"]));
        var acknowledged = (await api.Then(first, "acknowledge", by: Desk)).Expect(HttpStatusCode.OK);
        var classified = (await api.Then(acknowledged, "classify", new { severity = "4", reason = "still version 1" }, Desk))
            .Expect(HttpStatusCode.OK);
        Assert.Equal(("1", "4"), (classified["contractVersion"], classified["severity"]));
        (await api.Then(second, "classify", new { severity = "4", reason = "gone in version 2" }, Desk))
            .Expect(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_contract_that_has_ended_opens_no_incident()
    {
        await Put("over", Document("over").Replace("effectiveFrom: 2023-01-13", "effectiveFrom: 2023-01-13\neffectiveUntil: 2024-01-12"));
        (await api.Report(Fault("over"), Desk)).Expect(HttpStatusCode.UnprocessableEntity, "contract-unknown");
        Assert.DoesNotContain((await Get("/v1/contracts/over/versions")).Items, one => (bool)one!["inForce"]!);
    }

    private global::Contracts.Grpc.Terms.V1.Contracts.ContractsClient Grpc => new(api.Channel);

    private static string Document(string id) => SampleLog.ContractText.Replace("id: store-hardware\n", $"id: {id}\n");

    private static string Faster(string id) => Document(id).Replace(
        "clock: resolution, severity: \"1\", calendar: service-hours, within: PT4H",
        "clock: resolution, severity: \"1\", calendar: service-hours, within: PT3H");

    private static object Fault(string contract) =>
        new { contract, summary = "Till is dead", category = "pos", severity = "3", reporter = new { name = "Wang Fang" } };

    private async Task<Reply> Get(string path, string? language = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (language is not null) request.Headers.AcceptLanguage.ParseAdd(language);
        using var response = await api.Client(Manager).SendAsync(request);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        return new(response.StatusCode, body, response.Headers.ETag?.Tag, null);
    }

    private async Task Put(string id, string text)
    {
        using var content = new StringContent(text, Encoding.UTF8, "application/yaml");
        var reply = await api.Send(HttpMethod.Put, $"/v1/contracts/{id}", content, Manager);
        Assert.True(reply.Status is HttpStatusCode.Created or HttpStatusCode.OK, reply.ToString());
    }

    private async Task<Reply> Post(string path, string text, string type = "application/yaml")
    {
        using var content = new StringContent(text, Encoding.UTF8, type);
        return await api.Send(HttpMethod.Post, path, content, TestCaller.Auditor.In("demo-retail"));
    }

    private static async Task Unknown<T>(AsyncUnaryCall<T> call) =>
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode);
}
