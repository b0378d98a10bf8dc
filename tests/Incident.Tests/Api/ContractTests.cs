using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Contracts.Grpc.Terms.V1;
using Grpc.Core;
using Incidents.Terms;
using Incidents.Tests.Import;
using static Incidents.Tests.Api.IncidentApi;

namespace Incidents.Tests.Api;

/// <summary>Publishing and reading contracts, over REST and gRPC.</summary>
public sealed class ContractTests(IncidentApi api) : IClassFixture<IncidentApi>
{
    private static readonly TestCaller Manager = TestCaller.Manager.In("demo-retail");

    [Fact]
    public async Task A_document_is_published_versioned_and_read_back_in_both_formats()
    {
        var id = "published-read";
        var first = (await Put(id, Document(id))).Expect(HttpStatusCode.Created);
        var same = (await Put(id, Document(id))).Expect(HttpStatusCode.OK);
        var second = (await Put(id, Document(id).Replace("warnings: [0.5, 0.75]", "warnings: [0.9]"))).Expect(HttpStatusCode.OK);

        Assert.Equal(("\"1\"", $"/v1/contracts/{id}", "true"), (first.ETag, first.Location, first["changed"]));
        Assert.Equal(("\"1\"", "false"), (same.ETag, same["changed"]));
        Assert.Equal(("\"2\"", "2"), (second.ETag, second["version"]));
        Assert.Equal("[0.9]", (await Get($"/v1/contracts/{id}")).Body["warnings"]!.ToJsonString());
        Assert.Equal("[0.5,0.75]", (await Get($"/v1/contracts/{id}?version=1")).Body["warnings"]!.ToJsonString());
        (await Get($"/v1/contracts/{id}?version=3")).Expect(HttpStatusCode.NotFound);
        (await Put(id, await Yaml($"/v1/contracts/{id}"))).Expect(HttpStatusCode.OK);
        Assert.Contains(id, (await Get("/v1/contracts")).Items.Select(item => (string?)item!["id"]));
    }

    [Fact]
    public async Task Problems_name_path_code_and_remedy_all_at_once()
    {
        var wrong = Document("wrong").Replace("timeZone: Asia/Shanghai", "timeZone: Mars/Base").Replace("levels: [L3]", "levels: [L9]");
        var refused = (await Put("wrong", wrong)).Expect(HttpStatusCode.UnprocessableEntity, "contract-invalid");
        Assert.Equal(
            [("timeZone", "unknown-time-zone"), ("contacts[3].levels[0]", "unknown-reference")],
            refused.Body["errors"]!.AsArray().Select(error => ((string?)error!["path"], (string?)error["code"])));
    }

    [Theory]
    [InlineData("other-id", "demo-retail", "id", "id-mismatch")]
    [InlineData("strange-tenant", "somebody-else", "tenant", "tenant-unknown")]
    public async Task The_document_must_fit_its_address_and_its_publisher(string id, string tenant, string path, string code)
    {
        var document = Document(id == "other-id" ? "this-id" : id).Replace("tenant: demo-retail", $"tenant: {tenant}");
        var refused = (await Put(id, document)).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal((path, code), ((string?)refused.Body["errors"]![0]!["path"], (string?)refused.Body["errors"]![0]!["code"]));
    }

    [Fact]
    public async Task A_contract_cannot_move_to_another_tenant()
    {
        await Put("stays", Document("stays"));
        var both = Manager.In("demo-retail", "demo-telecom");
        (await Put("stays", Document("stays").Replace("tenant: demo-retail", "tenant: demo-telecom"), both))
            .Expect(HttpStatusCode.Conflict, "contract-tenant-changed");
    }

    [Fact]
    public async Task A_version_somebody_else_has_replaced_is_not_overwritten()
    {
        await Put("seen", Document("seen"));
        await Put("seen", Document("seen").Replace("warnings: [0.5, 0.75]", "warnings: [0.8]"));
        (await Put("seen", Document("seen"), ifMatch: "\"1\"")).Expect(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task Others_do_not_see_it_and_only_a_manager_publishes()
    {
        await Put("hidden", Document("hidden"));
        (await api.Send(HttpMethod.Get, "/v1/contracts/hidden", null, TestCaller.Auditor)).Expect(HttpStatusCode.NotFound);
        (await Put("hidden", Document("hidden"), TestCaller.Engineer.In("demo-retail"))).Expect(HttpStatusCode.Forbidden);
        (await Put("hidden", "{}", type: "text/plain")).Expect(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_document_that_is_not_in_force_yet_opens_no_incident()
    {
        await Put("later", Document("later").Replace("effectiveFrom: 2023-01-13", "effectiveFrom: 2999-01-01"));
        (await api.Report(AReport("later"), TestCaller.Dispatcher.In("demo-retail"))).Expect(HttpStatusCode.UnprocessableEntity, "contract-unknown");
        await Put("later", Document("later"));
        Assert.Equal(2, api.Get<ContractTerms>().InForce(["demo-retail"], "later")!.Version);
    }

    [Fact]
    public async Task Over_grpc_by_the_same_rules()
    {
        var contracts = new global::Contracts.Grpc.Terms.V1.Contracts.ContractsClient(api.Channel);
        var published = await contracts.PublishAsync(new() { Id = "over-grpc", Document = Document("over-grpc") }, Metadata(Manager));
        var read = await contracts.GetAsync(new() { Id = "over-grpc", Format = Format.Json }, Metadata(Manager));
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await contracts.PublishAsync(new() { Id = "over-grpc", Document = "id: [" }, Metadata(Manager)));

        Assert.Equal((1, true, "demo-retail"), (published.Version, published.Changed, published.Tenant));
        Assert.Equal("over-grpc", (string?)JsonNode.Parse(read.Document)!["id"]);
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains((await contracts.ListAsync(new(), Metadata(Manager))).Contracts, contract => contract.Id == "over-grpc");
    }

    private static string Document(string id) => SampleLog.ContractText.Replace("id: store-hardware\n", $"id: {id}\n");

    private Task<Reply> Get(string path) => api.Send(HttpMethod.Get, path, null, Manager);

    private async Task<Reply> Put(string id, string text, TestCaller? by = null, string? ifMatch = null, string type = "application/yaml")
    {
        using var content = new StringContent(text, Encoding.UTF8, type);
        return await api.Send(HttpMethod.Put, $"/v1/contracts/{id}", content, by ?? Manager, ifMatch);
    }

    private async Task<string> Yaml(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/yaml"));
        using var response = await api.Client(Manager).SendAsync(request);
        Assert.Equal("application/yaml", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsStringAsync();
    }
}
