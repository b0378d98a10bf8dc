using System.Data.Common;
using System.Text.Json;
using Contracts.Documents;
using Contracts.Terms;
using Incidents.Terms;
using Npgsql;

namespace Incidents.Projections;

/// <summary>One published version of a contract.</summary>
public sealed record PublishedContract(
    string Id, string Tenant, int Version, LocalizedText Name, DateOnly EffectiveFrom, string PublishedBy, DateTimeOffset PublishedAt);

/// <summary>Reads <c>views.contract_version</c>.</summary>
public sealed class ContractQueries(NpgsqlDataSource store)
{
    private const string Everything = "select tenant, version, document from views.contract_version";

    /// <summary>Every version of every contract: what decisions are made by.</summary>
    public async Task<IReadOnlyList<TermsInForce>> All(CancellationToken ct)
    {
        await using var command = store.CreateCommand(Everything);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var all = new List<TermsInForce>();
        while (await reader.ReadAsync(ct)) all.Add(Terms(reader));
        return all;
    }

    /// <summary>Every version of one contract, for a decision that cannot wait asynchronously.</summary>
    public IReadOnlyList<TermsInForce> VersionsNow(string[] tenants, string id)
    {
        using var command = store.CreateCommand($"{Everything} where tenant = any($1) and id = $2");
        command.Parameters.AddWithValue(tenants);
        command.Parameters.AddWithValue(id);
        using var reader = command.ExecuteReader();
        var versions = new List<TermsInForce>();
        while (reader.Read()) versions.Add(Terms(reader));
        return versions;
    }

    /// <summary>The version asked for, else the newest; null where the tenants have none.</summary>
    public async Task<TermsInForce?> Find(string[] tenants, string id, int? version, CancellationToken ct)
    {
        await using var command = store.CreateCommand(
            $"{Everything} where tenant = any($1) and id = $2 and version = coalesce($3, version) order by version desc, tenant limit 1");
        command.Parameters.AddWithValue(tenants);
        command.Parameters.AddWithValue(id);
        command.Parameters.Add(
            new NpgsqlParameter { Value = (object?)version ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Integer });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Terms(reader) : null;
    }

    /// <summary>The newest version of each contract of the tenants, by id.</summary>
    public async Task<IReadOnlyList<PublishedContract>> Newest(string[] tenants, CancellationToken ct)
    {
        await using var command = store.CreateCommand(
            """
            select distinct on (id, tenant) tenant, version, document, published_by, published_at
            from views.contract_version where tenant = any($1) order by id, tenant, version desc
            """);
        command.Parameters.AddWithValue(tenants);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var newest = new List<PublishedContract>();
        while (await reader.ReadAsync(ct))
        {
            var (tenant, version, document) = Terms(reader);
            newest.Add(new(
                document.Id, tenant, version, document.Name, document.EffectiveFrom, reader.GetString(3),
                    reader.GetFieldValue<DateTimeOffset>(4)));
        }

        return newest;
    }

    private static TermsInForce Terms(DbDataReader row) => new(
        row.GetString(0), row.GetInt32(1), JsonSerializer.Deserialize<ContractDocument>(row.GetString(2), DocumentReader.Json)!);
}
