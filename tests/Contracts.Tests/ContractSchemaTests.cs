using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Contracts.Documents;
using Contracts.Terms;

namespace Contracts.Tests;

/// <summary>The published JSON Schema has exactly the fields the records have, and demands exactly those they demand.</summary>
public sealed class ContractSchemaTests
{
    private static readonly JsonObject Schema =
        JsonNode.Parse(File.ReadAllText(RepositoryRoot.Combine("contracts", "schema", "contract.v1.schema.json")))!.AsObject();

    private static readonly Type[] Described =
    [
        typeof(ContractDocument),
        .. typeof(ContractDocument).Assembly.GetTypes()
            .Where(type => type.Namespace == "Contracts.Terms" && Schema["$defs"]![type.Name] is not null),
    ];

    public static TheoryData<Type> Records => new(Described);

    [Theory]
    [MemberData(nameof(Records))]
    public void Fields_agree(Type record)
    {
        var schema = record == typeof(ContractDocument) ? Schema : Schema["$defs"]![record.Name]!.AsObject();
        var info = DocumentReader.Json.GetTypeInfo(record);

        Assert.False(schema["additionalProperties"]!.GetValue<bool>());
        Assert.Equal(
            info.Properties.Select(property => property.Name).Order(),
            schema["properties"]!.AsObject().Select(property => property.Key).Order());
        Assert.Equal(
            info.Properties.Where(property => property.AssociatedParameter is { HasDefaultValue: false }).Select(
                property => property.Name).Order(),
            schema["required"]!.AsArray().Select(name => name!.GetValue<string>()).Order());
    }

    [Fact]
    public void Every_record_of_a_contract_is_in_the_schema()
    {
        var reached = new HashSet<Type>();
        Reach(DocumentReader.Json.GetTypeInfo(typeof(ContractDocument)), reached);
        Assert.Equal(reached.Select(type => type.Name).Order(), Described.Select(type => type.Name).Order());
    }

    [Fact]
    public void A_calendar_has_the_fields_its_schema_says()
    {
        var schema = JsonNode.Parse(File.ReadAllText(RepositoryRoot.Combine("contracts", "schema", "calendar.v1.schema.json")))!.AsObject();
        foreach (var record in new[] { typeof(CalendarDocument), typeof(CalendarYear), typeof(Holiday), typeof(LocalizedText) })
        {
            var part = record == typeof(CalendarDocument) ? schema : schema["$defs"]![record.Name]!.AsObject();
            var info = DocumentReader.Json.GetTypeInfo(record);
            Assert.Equal(
                info.Properties.Select(property => property.Name).Order(), part["properties"]!.AsObject().Select(one => one.Key).Order());
            Assert.Equal(
                info.Properties.Where(one => one.AssociatedParameter is { HasDefaultValue: false }).Select(one => one.Name).Order(),
                part["required"]!.AsArray().Select(name => name!.GetValue<string>()).Order());
        }
    }

    private static void Reach(JsonTypeInfo type, HashSet<Type> reached)
    {
        if (type.Kind == JsonTypeInfoKind.Enumerable) Reach(type.Options.GetTypeInfo(type.ElementType!), reached);
        if (type.Kind != JsonTypeInfoKind.Object || !reached.Add(type.Type)) return;
        foreach (var property in type.Properties) Reach(type.Options.GetTypeInfo(property.PropertyType), reached);
    }
}
