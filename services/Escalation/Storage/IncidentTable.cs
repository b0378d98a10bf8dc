using System.Text.Json;
using Escalations.Domain;
using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Escalations.Storage;

/// <summary>Table <c>views.incident</c>.</summary>
public static class IncidentTable
{
    /// <summary>
    /// Facts of all these incidents in one round trip, locked: a timer that is just firing is waited for, and none begins to fire until
    /// what happened to the incident has been decided.
    /// </summary>
    public static async Task<Dictionary<(string Tenant, Guid Id), IncidentFacts>> Load(
        Guid[] incidents, EventTransaction transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select facts::text from views.incident where id = any($1) order by id for update",
            transaction.Connection, transaction.Transaction);
        command.Parameters.AddWithValue(incidents);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var facts = new Dictionary<(string, Guid), IncidentFacts>();
        while (await reader.ReadAsync(ct))
        {
            var incident = JsonSerializer.Deserialize<IncidentFacts>(reader.GetString(0), EventNames.Catalog.Json)!;
            facts[(incident.Tenant, incident.Id)] = incident;
        }
        return facts;
    }

    public static async Task Save(IReadOnlyCollection<IncidentFacts> incidents, EventTransaction transaction, CancellationToken ct)
    {
        if (incidents.Count == 0) return;
        await using var command = new NpgsqlCommand(
            """
            insert into views.incident (id, tenant, level, imported, facts)
            select * from unnest($1::uuid[], $2::text[], $3::text[], $4::boolean[], $5::jsonb[])
            on conflict (id, tenant) do update set level = excluded.level, facts = excluded.facts
            """, transaction.Connection, transaction.Transaction);
        command.Parameters.AddWithValue(incidents.Select(incident => incident.Id).ToArray());
        command.Parameters.AddWithValue(incidents.Select(incident => incident.Tenant).ToArray());
        command.Parameters.AddWithValue(incidents.Select(incident => incident.Level).ToArray());
        command.Parameters.AddWithValue(incidents.Select(incident => incident.Imported).ToArray());
        command.Parameters.AddWithValue(
            NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
            incidents.Select(incident => JsonSerializer.Serialize(incident, EventNames.Catalog.Json)).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }
}
