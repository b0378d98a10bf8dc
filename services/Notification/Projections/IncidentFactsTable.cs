using System.Text.Json;
using Notifications.Domain;
using Notifications.Storage;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Notifications.Projections;

/// <summary>What is known of incidents, read and written for a whole batch of events at once.</summary>
public static class IncidentFactsTable
{
    public static async Task<Dictionary<(string Tenant, Guid Id), IncidentFacts>> Load(
        EventTransaction transaction, IReadOnlyCollection<(string Tenant, Guid Id)> incidents, CancellationToken ct)
    {
        var found = new Dictionary<(string, Guid), IncidentFacts>(incidents.Count);
        if (incidents.Count == 0) return found;
        await using var command = transaction.Command(
            "select f.tenant, f.facts from unnest(@tenants, @ids) i(tenant, id) join views.incident_facts f on f.tenant = i.tenant and f.incident_id = i.id");
        command.Parameters.AddWithValue("tenants", incidents.Select(incident => incident.Tenant).ToArray());
        command.Parameters.AddWithValue("ids", incidents.Select(incident => incident.Id).ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var facts = JsonSerializer.Deserialize<IncidentFacts>(reader.GetString(1), EventNames.Catalog.Json)!;
            found.Add((reader.GetString(0), facts.IncidentId), facts);
        }

        return found;
    }

    public static async Task Save(
        EventTransaction transaction, IReadOnlyCollection<(string Tenant, IncidentFacts Facts)> changed, CancellationToken ct)
    {
        if (changed.Count == 0) return;
        await using var command = transaction.Command("""
            insert into views.incident_facts (tenant, incident_id, version, progress, answered_at, facts)
            select * from unnest(@tenants, @ids, @versions, @progress, @answered, @facts)
            on conflict (tenant, incident_id) do update set
              version = excluded.version, progress = excluded.progress, answered_at = excluded.answered_at, facts = excluded.facts
            """);
        command.Parameters.AddWithValue("tenants", changed.Select(one => one.Tenant).ToArray());
        command.Parameters.AddWithValue("ids", changed.Select(one => one.Facts.IncidentId).ToArray());
        command.Parameters.AddWithValue("versions", changed.Select(one => one.Facts.Version).ToArray());
        command.Parameters.AddWithValue("progress", changed.Select(one => NameOf(one.Facts.Progress)).ToArray());
        command.Parameters.AddWithValue("answered", changed.Select(one => one.Facts.AnsweredAt).ToArray());
        command.Parameters.AddWithValue(
            "facts", NpgsqlDbType.Array | NpgsqlDbType.Jsonb, changed.Select(one => JsonSerializer.Serialize(one.Facts, EventNames.Catalog.Json)).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    public static Progress ProgressOf(string name) => name switch
    {
        "resolved" => Progress.Resolved,
        "closed" => Progress.Closed,
        _ => Progress.Open,
    };

    private static string NameOf(Progress progress) => progress switch
    {
        Progress.Open => "open",
        Progress.Resolved => "resolved",
        Progress.Closed => "closed",
    };
}
