using System.Text.Json;
using Contracts;
using Npgsql;
using NpgsqlTypes;

namespace Incidents.Import;

/// <summary>Table <c>views.import</c>: how each import stands, so that any replica can answer. Not a record of what was imported; the
/// events are.</summary>
public sealed class ImportStore(NpgsqlDataSource store, TimeProvider clock)
{
    /// <summary>Idempotent, as all of a service's schema.</summary>
    public const string Schema = """
        create schema if not exists views;
        create table if not exists views.import (
            id uuid primary key,
            tenant text not null,
            status jsonb not null,
            updated_at timestamptz not null
        );
        """;

    /// <summary>An import that has not been heard of for so long has lost its process: progress is written far more often.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    public async Task Save(string tenant, ImportStatus status, CancellationToken ct)
    {
        await using var command = store.CreateCommand(
            """
            insert into views.import (id, tenant, status, updated_at) values ($1, $2, $3, $4)
            on conflict (id) do update set status = excluded.status, updated_at = excluded.updated_at
            """);
        command.Parameters.AddWithValue(status.Id);
        command.Parameters.AddWithValue(tenant);
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(status, PublicEvents.Json));
        command.Parameters.AddWithValue(clock.GetUtcNow().UtcDateTime);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>An import of one of the tenants; null where there is none.</summary>
    public async Task<ImportStatus?> Find(string[] tenants, Guid id, CancellationToken ct)
    {
        await using var command = store.CreateCommand("select status, updated_at from views.import where id = $1 and tenant = any($2)");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(tenants);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        var status = JsonSerializer.Deserialize<ImportStatus>(reader.GetString(0), PublicEvents.Json)!;
        var silent = status.Status == "running" && reader.GetFieldValue<DateTimeOffset>(1) < clock.GetUtcNow() - Silence;
        return silent ? status with { Status = "interrupted" } : status;
    }
}
