using Incidents.Domain;
using Incidents.Projections;
using ServiceDefaults.EventSourcing;

namespace Incidents.Storage;

/// <summary>Stream <c>incident/{id}</c>.</summary>
public static class IncidentStreams
{
    public static StreamType<Incident> Type { get; } = new(IncidentId.Category, Incident.None, Incident.Evolve)
    {
        Labels = incident => (incident.Contract, incident.Severity),
        View = new IncidentView(),
    };
}
