using Incidents.Domain;
using Npgsql;
using ServiceDefaults.EventSourcing;

namespace Incidents.Storage;

/// <summary>Stream <c>incident/{id}</c> as the import sees it: the same events and the same view, counted beside.</summary>
public static class ImportStreams
{
    public static StreamType<ImportedIncident> Type { get; } = new(IncidentId.Category, ImportedIncident.None, ImportedIncident.Evolve)
    {
        Labels = imported => IncidentStreams.Type.Labels(imported.Incident),
        View = new SameView(IncidentStreams.Type.View!),
    };

    private sealed class SameView(IInlineView<Incident> view) : IInlineView<ImportedIncident>
    {
        public string Sql => view.Sql;

        public void Bind(NpgsqlParameterCollection parameters, IReadOnlyList<ViewRow<ImportedIncident>> rows) => view.Bind(
            parameters, [.. rows.Select(
                row => new ViewRow<Incident>(row.Member, row.Key, row.Version, row.State.Incident, row.NewEvents))]);
    }
}
