using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class MergeEndpoint
{
    /// <param name="Into">Id of the incident that goes on.</param>
    /// <param name="At">When it happened; left out, now.</param>
    public sealed record Body(Guid? Into, string? Reason, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder incident) => incident.MapTie<Body>(
        "merge", "It is the same fault as another incident: this one is cancelled, the other goes on and knows of it.", Run);

    public static Task<Answer> Run(TiedCommands ties, IncidentId id, CommandRequest request, Body body, CancellationToken ct)
    {
        var by = request.Caller.Subject;
        return ties.Execute(
            id, body.Into, "into", request,
            (incident, into, now) => Ties.Decide(incident, new MergeIncident(by, into, body.Reason, body.At), now),
            (incident, duplicate, now) => Ties.Absorb(incident, duplicate, by, now),
            ct);
    }
}
