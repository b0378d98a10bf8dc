using System.Text.Json.Nodes;

namespace Gateway.Document;

/// <summary>
/// One OpenAPI document out of the services' documents, as the outside sees them: only operations the route table lets through, under
/// the gateway's paths; schemas of one name and different content, and repeated operation ids, get the service's name before theirs.
/// </summary>
internal sealed class DocumentMerge(DocumentPaths paths)
{
    private const string SchemaReference = "#/components/schemas/";
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    private readonly JsonObject _paths = [];
    private readonly JsonObject _schemas = [];
    private readonly JsonArray _tags = [];
    private readonly HashSet<string> _operationIds = new(StringComparer.Ordinal);

    public DocumentMerge Add(string service, JsonObject document)
    {
        var renamed = AddSchemas(service, document);
        foreach (var (path, item) in document["paths"]?.AsObject() ?? [])
        {
            foreach (var method in Methods)
            {
                if (item?[method] is JsonObject operation && paths.OutsideOf(service, method, path) is { } outside)
                    AddOperation(service, outside, method, Rename(operation.DeepClone(), renamed).AsObject(), item["parameters"]);
            }
        }

        _tags.Add(new JsonObject { ["name"] = service });
        return this;
    }

    /// <param name="missing">Services whose part is not in it.</param>
    public JsonObject Build(IReadOnlyCollection<string> missing)
    {
        var info = new JsonObject
        {
            ["title"] = "Incident and escalation platform",
            ["version"] = "1",
            ["description"] = missing.Count == 0
                ? "REST and events of all services. Errors are RFC 9457 problems with a stable `code`."
                : $"Incomplete: {string.Join(", ", missing)} could not be asked yet. Load it again when /health/ready says all is well.",
        };
        var document = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = info,
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }),
            ["tags"] = _tags,
            ["paths"] = _paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = _schemas,
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An API key." },
                },
            },
        };
        if (missing.Count > 0)
            document["x-missing-services"] = new JsonArray([.. missing.Select(service => JsonValue.Create(service))]);
        return document;
    }

    private Dictionary<string, string> AddSchemas(string service, JsonObject document)
    {
        var own = document["components"]?["schemas"]?.AsObject() ?? [];
        var renamed = own
            .Where(schema => _schemas[schema.Key] is { } other && !JsonNode.DeepEquals(other, schema.Value))
            .ToDictionary(
                schema => SchemaReference + schema.Key, schema => SchemaReference + Prefixed(service, schema.Key), StringComparer.Ordinal);
        foreach (var (name, schema) in own)
        {
            var to = renamed.TryGetValue(SchemaReference + name, out var reference) ? reference[SchemaReference.Length..] : name;
            if (schema is not null && !_schemas.ContainsKey(to))
                _schemas[to] = Rename(schema.DeepClone(), renamed);
        }

        return renamed;
    }

    private void AddOperation(string service, string path, string method, JsonObject operation, JsonNode? shared)
    {
        var id = operation["operationId"]?.GetValue<string>() ?? NameOf(method, path);
        if (!_operationIds.Add(id))
            _operationIds.Add(id = Prefixed(service, id));
        operation["operationId"] = id;
        operation["tags"] = new JsonArray(JsonValue.Create(service));
        if (_paths[path] is not JsonObject item)
            _paths[path] = item = shared is null ? [] : new JsonObject { ["parameters"] = shared.DeepClone() };
        item[method] = operation;
    }

    private static JsonNode Rename(JsonNode node, Dictionary<string, string> renamed)
    {
        if (renamed.Count == 0)
            return node;
        switch (node)
        {
            case JsonObject schema:
                foreach (var (name, value) in schema.ToArray())
                {
                    if (name == "$ref" && value is not null && renamed.TryGetValue(value.GetValue<string>(), out var to))
                        schema[name] = to;
                    else if (value is not null)
                        Rename(value, renamed);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    if (item is not null)
                        Rename(item, renamed);
                }

                break;
        }

        return node;
    }

    // GET /v1/incidents/{id}/clocks without a name of its own becomes GetIncidentsIdClocks.
    private static string NameOf(string method, string path) => string.Concat(path.Split('/', '{', '}', '-', ':').Prepend(method)
        .Where(word => word.Length > 0 && word != "v1").Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Prefixed(string service, string name) => char.ToUpperInvariant(service[0]) + service[1..] + name;
}
