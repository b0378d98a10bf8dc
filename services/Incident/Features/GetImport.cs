using Incidents.Import;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

/// <summary>How an import stands.</summary>
internal static class GetImportEndpoint
{
    public static void Map(IEndpointRouteBuilder imports) =>
        imports.MapGet("/{id:guid}", async (Guid id, Caller caller, ImportStore store, CancellationToken ct) =>
                await store.Find(caller.Tenants, id, ct) is { } status
                    ? TypedResults.Ok(status)
                    : (IResult)Problems.Of(404, "not-found", "There is no such import."))
            .WithName("get-import")
            .WithSummary("Progress of an import, and the lines it did not take.")
            .RequireAuthorization(Policies.ReadImports)
            .Produces<ImportStatus>()
            .ProducesProblem(404);
}
