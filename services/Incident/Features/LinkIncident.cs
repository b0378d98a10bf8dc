using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class LinkEndpoint
{
    /// <param name="Relation">
    /// <c>parent-of</c>, <c>child-of</c>, <c>caused-by</c>, <c>cause-of</c>, <c>related-to</c>, <c>asset</c>, <c>change</c> or
    /// <c>problem</c>.
    /// </param>
    /// <param name="Target">Id of the incident or problem; else the name of the asset or change where it is kept.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(string? Relation, string? Target, string? Note, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) => incident.MapTie<Body>(
        "link", "Ties it to another incident, an asset, a change or a problem; both incidents of a tie show it.", Run);

    public static Task<Answer> Run(TiedCommands ties, IncidentId id, CommandRequest request, Body body, CancellationToken ct)
    {
        var by = request.Caller.Subject;
        if (body.Relation == Ties.Problem)
            return ties.ToProblem(
                id, body.Target, request, (incident, problem, now) => Ties.Decide(incident, Link(body.Relation, null, problem), now), ct);
        if (!Ties.BetweenIncidents(body.Relation))
            return ties.Alone(id, request, (incident, _, now) => Ties.Decide(incident, Link(body.Relation, null), now), ct);
        return ties.Execute(
            id, Guid.TryParse(body.Target, out var target) ? target : null, "target", request,
            (incident, other, now) => Ties.Decide(incident, Link(body.Relation, other), now),
            (incident, other, now) => Ties.Decide(incident, Link(Ties.Inverse(body.Relation!), other), now),
            ct);

        LinkIncident Link(string? relation, Other? other, Guid? problem = null) =>
            new(by, relation, (other?.Id ?? problem)?.ToString() ?? body.Target, other, body.Note, body.At);
    }
}
