using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class UnlinkEndpoint
{
    /// <param name="Relation">As it was tied.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Relation, string? Target, string? Reason, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapTie<Body>("unlink", "Undoes a tie, on both sides.", Run);

    public static Task<Answer> Run(TiedCommands ties, IncidentId id, CommandRequest request, Body body, CancellationToken ct)
    {
        var by = request.Caller.Subject;
        if (!Ties.BetweenIncidents(body.Relation))
            return ties.Alone(id, request, (incident, _, now) => Ties.Decide(incident, Unlink(body.Relation, body.Target), now), ct);
        return ties.Execute(
            id, Guid.TryParse(body.Target, out var target) ? target : null, "target", request,
            (incident, other, now) => Ties.Decide(incident, Unlink(body.Relation, other.Id.ToString()), now),
            (incident, other, now) => Ties.Decide(incident, Unlink(Ties.Inverse(body.Relation!), other.Id.ToString()), now),
            ct);

        UnlinkIncident Unlink(string? relation, string? target) => new(by, relation, target, body.Reason, body.At);
    }
}
