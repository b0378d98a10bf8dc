using Incidents.Api;
using Incidents.Domain;
using Incidents.Projections;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class GetIncidentEndpoint
{
    public static void Map(IEndpointRouteBuilder incidents) =>
        incidents.MapGet("/{id:guid}", async (Guid id, Caller caller, IncidentQueries queries, CancellationToken ct) =>
                IncidentRoutes.Answered(await Get(new IncidentId(id), caller, queries, ct)))
            .WithName("get-incident")
            .WithSummary("One incident; the ETag is what If-Match of the next command wants.")
            .RequireAuthorization(Policies.ReadIncident)
            .Produces<IncidentDocument>()
            .ProducesProblem(404);

    public static async Task<Answer> Get(IncidentId id, Caller caller, IncidentQueries queries, CancellationToken ct) =>
        await queries.Find(caller.Tenants, id, ct) is { } found ? new Answer(found, Created: false, null) : Answer.Refuse(Rules.Unknown);
}
