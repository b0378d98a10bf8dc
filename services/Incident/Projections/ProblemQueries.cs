using System.Text.Json;
using Contracts;
using Npgsql;
using NpgsqlTypes;

namespace Incidents.Projections;

/// <summary>Reads of <c>views.problem</c>, each within the caller's tenants.</summary>
public sealed class ProblemQueries(NpgsqlDataSource store)
{
    private const int Most = 500;

    public async Task<(string Tenant, ProblemDocument Problem)?> Find(string[] tenants, Guid id, CancellationToken ct)
    {
        await using var command = store.CreateCommand("select tenant, data from views.problem where id = $1 and tenant = any($2)");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(tenants);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? (row.GetString(0), Read(row, 1)) : null;
    }

    /// <summary>The newest first, at most 500; null sets let everything through.</summary>
    public async Task<IReadOnlyList<ProblemDocument>> List(string[] tenants, string[]? contracts, string[]? statuses, CancellationToken ct)
    {
        await using var command = store.CreateCommand("""
            select data from views.problem
            where tenant = any($1) and ($2::text[] is null or contract = any($2)) and ($3::text[] is null or status = any($3))
            order by proposed_at desc, id limit $4
            """);
        command.Parameters.AddWithValue(tenants);
        command.Parameters.Add(Set(contracts));
        command.Parameters.Add(Set(statuses));
        command.Parameters.AddWithValue(Most);
        var problems = new List<ProblemDocument>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) problems.Add(Read(row, 0));
        return problems;
    }

    private static NpgsqlParameter Set(string[]? values) => new()
    {
        Value = values is { Length: > 0 } ? values : DBNull.Value,
        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
    };

    private static ProblemDocument Read(NpgsqlDataReader row, int column) =>
        JsonSerializer.Deserialize<ProblemDocument>(row.GetFieldValue<byte[]>(column), PublicEvents.Json)!;
}
