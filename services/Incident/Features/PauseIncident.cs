using Incidents.Api;
using Incidents.Domain;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

internal static class PauseEndpoint
{
    /// <param name="Reason">Id of a pause reason of the contract.</param>
    /// <param name="At">When it happened; left out, now.</param>
    /// <param name="Reference">Evidence, where the contract asks for it: a number at whoever is waited for.</param>
    /// <param name="Attachment">Likewise: the id of an attachment of the incident.</param>
    public sealed record Body(string? Reason, string? Note, DateTimeOffset? At, string? Reference, Guid? Attachment);

    public static void Map(IEndpointRouteBuilder incident) =>
        incident.MapChange(
            "pause", Policies.WorkIncident, "It waits, for one of the contract's reasons; the clocks the contract names stand still.",
            new Body(null, null, null, null, null), Decide);

    public static Change Decide(Body body, string by) => (incident, terms, now) =>
        Progress.Decide(incident, new PauseIncident(by, body.Reason, body.Note, body.At, body.Reference, body.Attachment), terms, now);
}
