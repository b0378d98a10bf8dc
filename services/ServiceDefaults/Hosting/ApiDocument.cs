using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace ServiceDefaults.Hosting;

/// <summary>The OpenAPI 3.1 document of one service, at <c>/openapi/v1.json</c>; the gateway merges them.</summary>
internal static class ApiDocument
{
    private const string Scheme = "bearer";

    internal static void AddApiDocument(this IServiceCollection services, string serviceName) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = serviceName, Version = "1" };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
            document.Servers?.Clear();
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(Secure);
        options.AddOperationTransformer(NameHeaders);
    });

    internal static void MapApiDocument(this IEndpointRouteBuilder routes) =>
        routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    // Every operation says which roles may call it, from the policy it really has.
    private static Task Secure(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var policies = context.Description.ActionDescriptor.EndpointMetadata
            .OfType<IAuthorizeData>().Select(data => data.Policy).OfType<string>().ToArray();
        if (policies.Length == 0)
            return Task.CompletedTask;
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        var roles = policies.SelectMany(policy => Policies.RolesOf[policy]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        operation.Description = $"{operation.Description}\n\nRoles: {string.Join(", ", roles)}.".Trim();
        return Task.CompletedTask;
    }

    // What CommandRequest reads is not a parameter the framework sees.
    private static Task NameHeaders(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var parameters = context.Description.ActionDescriptor.EndpointMetadata
            .OfType<MethodInfo>().SelectMany(method => method.GetParameters()).ToArray();
        if (Array.Find(parameters, parameter => parameter.ParameterType.IsAssignableTo(typeof(CommandRequest))) is not { } request)
            return Task.CompletedTask;
        operation.Parameters ??= [];
        operation.Parameters.Add(Header(
            "If-Match", "The version you have seen, as the `ETag` of your last answer: `\"5\"`.",
            request.ParameterType == typeof(ChangeRequest)));
        operation.Parameters.Add(Header(
            "Idempotency-Key", "Sent again with the same key, the request has no second effect and gets the first answer.", false));
        return Task.CompletedTask;
    }

    private static OpenApiParameter Header(string name, string description, bool required) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Required = required,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
