using System.Text.Json.Nodes;
using Gateway.Document;
using Gateway.Proxy;

namespace Gateway.Tests;

/// <summary>Merging documents, as a function.</summary>
public sealed class DocumentMergeTests
{
    [Fact]
    public void OneNameForTwoThingsBecomesTwoNames()
    {
        var merged = Merge(Service("/v1/incidents", "Page", """{"type":"string"}"""), Service("/v1/feed", "Page", """{"type":"object"}"""));
        Assert.Equal(["Page", "ReportingPage"], merged["components"]!["schemas"]!.AsObject().Select(schema => schema.Key));
        Assert.Equal("#/components/schemas/Page", Reference(merged, "/v1/incidents"));
        Assert.Equal("#/components/schemas/ReportingPage", Reference(merged, "/v1/feed"));
    }

    [Fact]
    public void OneThingUnderOneNameIsSharedWhateverTheOrderOfItsMembers()
    {
        var merged = Merge(
            Service("/v1/incidents", "Page", """{"type":"object","required":["a"]}"""),
            Service("/v1/feed", "Page", """{"required":["a"],"type":"object"}"""));
        Assert.Equal("Page", Assert.Single(merged["components"]!["schemas"]!.AsObject()).Key);
    }

    [Fact]
    public void ReferencesBetweenRenamedSchemasAreFollowed()
    {
        var first = Service("/v1/incidents", "Page", """{"type":"string"}""");
        var second = Service("/v1/feed", "Page", """{"type":"object"}""");
        second["components"]!["schemas"]!["List"] = JsonNode.Parse("""{"type":"array","items":{"$ref":"#/components/schemas/Page"}}""");
        var list = Merge(first, second)["components"]!["schemas"]!["List"]!;
        Assert.Equal("#/components/schemas/ReportingPage", list["items"]!["$ref"]!.GetValue<string>());
    }

    [Fact]
    public void AnOperationWithoutANameGetsOne()
    {
        var merged = Merge(Service("/v1/incidents", "Page", "{}"), Service("/v1/statistics/by-site/{site}", "Page", "{}"));
        var operation = merged["paths"]!["/v1/statistics/by-site/{site}"]!["get"]!;
        Assert.Equal("GetStatisticsBySiteSite", operation["operationId"]!.GetValue<string>());
    }

    [Fact]
    public void NothingOfTheServicesDocumentsIsChanged()
    {
        var second = Service("/v1/feed", "Page", """{"type":"object"}""");
        var before = second.ToJsonString();
        Merge(Service("/v1/incidents", "Page", """{"type":"string"}"""), second);
        Assert.Equal(before, second.ToJsonString());
    }

    private static JsonObject Merge(JsonObject incident, JsonObject reporting) => new DocumentMerge(new DocumentPaths(RouteTable.Routes))
        .Add(RouteTable.Incident, incident).Add(RouteTable.Reporting, reporting).Build([]);

    private static JsonObject Service(string path, string schema, string definition) => JsonNode.Parse($$"""
        {
          "paths": { "{{path}}": { "get": { "responses": { "200": { "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/{{schema}}" } } } } } } } },
          "components": { "schemas": { "{{schema}}": {{definition}} } }
        }
        """)!.AsObject();

    private static string Reference(JsonObject document, string path) =>
        document["paths"]![path]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>();
}
