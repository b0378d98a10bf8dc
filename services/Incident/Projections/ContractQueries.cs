using System.Data.Common;
using System.Text.Json;
using Contracts.Documents;
using Contracts.Terms;
using Incidents.Terms;
using Npgsql;

namespace Incidents.Projections;

/// <summary>One published version of a contract.</summary>
public sealed record PublishedContract(
    string Id, string Tenant, int Version, LocalizedText Name, DateOnly EffectiveFrom, string PublishedBy, DateTimeOffset PublishedAt,
    DateOnly? EffectiveUntil = null);

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
    public Task<IReadOnlyList<PublishedContract>> Newest(string[] tenants, CancellationToken ct) => Published(
        """
        select distinct on (id, tenant) tenant, version, document, published_by, published_at
        from views.contract_version where tenant = any($1) order by id, tenant, version desc
        """, [tenants], ct);

    /// <summary>Every version of a contract, oldest first; none where the tenants have no such contract.</summary>
    public Task<IReadOnlyList<PublishedContract>> Versions(string[] tenants, string id, CancellationToken ct) => Published(
        """
        select tenant, version, document, published_by, published_at
        from views.contract_version where tenant = any($1) and id = $2 order by tenant, version
        """, [tenants, id], ct);

    private async Task<IReadOnlyList<PublishedContract>> Published(string sql, object[] parameters, CancellationToken ct)
    {
        await using var command = store.CreateCommand(sql);
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var newest = new List<PublishedContract>();
        while (await reader.ReadAsync(ct))
        {
            var (tenant, version, document) = Terms(reader);
            newest.Add(new(
                document.Id, tenant, version, document.Name, document.EffectiveFrom, reader.GetString(3),
                reader.GetFieldValue<DateTimeOffset>(4), document.EffectiveUntil));
        }

        return newest;
    }

    private static TermsInForce Terms(DbDataReader row) => new(
        row.GetString(0), row.GetInt32(1), JsonSerializer.Deserialize<ContractDocument>(row.GetString(2), DocumentReader.Json)!);
}
