using System.Text.Json;
using Contracts;
using Incidents.Domain;
using Npgsql;

namespace Incidents.Projections;

/// <summary>Reads of <c>views.incident</c>, each within the caller's tenants.</summary>
public sealed class IncidentQueries(NpgsqlDataSource store)
{
    private const string Columns = "data, case when isfinite(next_breach_at) then next_breach_at end, next_breach_clock";

    public async Task<IncidentDocument?> Find(string[] tenants, IncidentId id, CancellationToken ct)
    {
        await using var command = store.CreateCommand($"select {Columns} from views.incident where id = $1 and tenant = any($2)");
        command.Parameters.AddWithValue(id.Value);
        command.Parameters.AddWithValue(tenants);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }

    public async Task<string?> TenantOf(string[] tenants, IncidentId id, CancellationToken ct)
    {
        await using var command = store.CreateCommand("select tenant from views.incident where id = $1 and tenant = any($2)");
        command.Parameters.AddWithValue(id.Value);
        command.Parameters.AddWithValue(tenants);
        return (string?)await command.ExecuteScalarAsync(ct);
    }

    public async Task<NextBreach?> NextBreachOf(IncidentId id, CancellationToken ct)
    {
        await using var command = store.CreateCommand($"select {Columns} from views.incident where id = $1");
        command.Parameters.AddWithValue(id.Value);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Breach(reader) : null;
    }

    /// <summary>Whose incident a report under this key belongs to: the open one's, else how many there were before.</summary>
    public async Task<(IncidentId? Open, long Earlier)> UnderKey(string tenant, string contract, string dedupKey, CancellationToken ct)
    {
        await using var command = store.CreateCommand("""
            select (array_agg(id) filter (where status = any($4)))[1], count(*)
            from views.incident where tenant = $1 and contract = $2 and dedup_key = $3
            """);
        command.Parameters.AddWithValue(tenant);
        command.Parameters.AddWithValue(contract);
        command.Parameters.AddWithValue(dedupKey);
        command.Parameters.AddWithValue(IncidentStatuses.Working);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (await reader.IsDBNullAsync(0, ct) ? null : new IncidentId(reader.GetGuid(0)), reader.GetInt64(1));
    }

    /// <summary>The id of an incident known by its key and number; null where it has no key.</summary>
    public async Task<IncidentId?> IdOf(string tenant, Incident incident, CancellationToken ct)
    {
        if (incident.DedupKey is null)
            return null;
        await using var command = store.CreateCommand(
            "select id from views.incident where tenant = $1 and contract = $2 and dedup_key = $3 and number = $4");
        command.Parameters.AddWithValue(tenant);
        command.Parameters.AddWithValue(incident.Contract);
        command.Parameters.AddWithValue(incident.DedupKey);
        command.Parameters.AddWithValue(incident.Number);
        return await command.ExecuteScalarAsync(ct) is Guid id ? new IncidentId(id) : null;
    }

    public async Task<IncidentPage> List(string[] tenants, IncidentFilter filter, CancellationToken ct)
    {
        var order = filter.Sort;
        // A page of each tenant, read in the order of its index, then the first of them all.
        await using var command = store.CreateCommand($"""
            select {Columns}, place::text, id from (select distinct unnest($1::text[]) as of_tenant) mine cross join lateral (
            select *, {order.Column} as place from views.incident
            where tenant = of_tenant
              and ($2::text[] is null or contract = any($2)) and ($3::text[] is null or status = any($3))
              and ($4::text[] is null or level = any($4)) and ($5::text[] is null or severity = any($5))
              and ($6::text[] is null or site = any($6)) and ($7::text[] is null or owner = any($7))
              and ($8::text is null or number ilike $8 or data->>'summary' ilike $8 or data->>'description' ilike $8)
              and ({order.Column}, id) {order.Beyond} ($9::timestamptz, $10)
            order by {order.Column} {order.Direction}, id {order.Direction}
            limit $11) page
            order by place {order.Direction}, id {order.Direction}
            limit $11
            """);
        command.Parameters.AddWithValue(tenants);
        foreach (var values in filter.Sets)
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)values ?? DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)filter.Pattern ?? DBNull.Value });
        var after = filter.After ?? order.Start;
        command.Parameters.AddWithValue(after.Key);
        command.Parameters.AddWithValue(after.Id);
        command.Parameters.AddWithValue(filter.Limit + 1);

        var items = new List<IncidentDocument>(filter.Limit);
        IncidentCursor? last = null;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (items.Count == filter.Limit)
                return new IncidentPage(items, last!.ToString());
            items.Add(Read(reader));
            last = new IncidentCursor(order.Name, reader.GetString(3), reader.GetGuid(4));
        }
        return new IncidentPage(items, null);
    }

    private static IncidentDocument Read(NpgsqlDataReader reader) =>
        JsonSerializer.Deserialize<IncidentDocument>(reader.GetFieldValue<byte[]>(0), PublicEvents.Json)! with
        {
            NextBreach = Breach(reader),
        };

    private static NextBreach? Breach(NpgsqlDataReader reader) =>
        reader.IsDBNull(1) ? null : new NextBreach(reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(1));
}

public sealed record IncidentPage(IReadOnlyList<IncidentDocument> Items, string? Next);
