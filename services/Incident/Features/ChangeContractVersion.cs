using Incidents.Api;
using Incidents.Domain;
using Incidents.Projections;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class ContractVersionEndpoint
{
    /// <param name="Version">A newer version of the incident's contract, in force by now.</param>
    public sealed record Body(int? Version, string? Reason);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapPost("contract-version", async (
                Guid id, Body body, ChangeRequest request, IncidentCommands commands, CancellationToken ct) =>
                IncidentRoutes.Answered(
                    await commands.Execute(new IncidentId(id), request, Command(body, request.Caller.Subject), ct)))
            .WithName("change-contract-version")
            .WithSummary("Handles it under a newer version of its contract; running clocks follow as that version says.")
            .RequireAuthorization(Policies.ChangeContractVersion)
            .Produces<IncidentDocument>()
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428);

    public static ChangeContractVersion Command(Body body, string by) => new(by, body.Version, body.Reason);
}
