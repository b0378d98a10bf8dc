using System.Collections.Concurrent;
using System.Text.Json;
using Contracts;
using Contracts.Events.Contract;
using Contracts.Terms;
using Notifications.Storage;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Notifications.Projections;

/// <summary>All versions of all contracts. A version never changes, so what was read once is kept.</summary>
public sealed class ContractTerms
{
    private readonly ConcurrentDictionary<(string Tenant, string Id, int Version), ContractDocument> known = new();

    public static async Task Save(EventTransaction transaction, IReadOnlyList<(string Tenant, ContractPublished Published)> published, CancellationToken ct)
    {
        if (published.Count == 0) return;
        await using var command = transaction.Command("""
            insert into views.contract_terms (tenant, contract_id, version, document)
            select * from unnest(@tenants, @ids, @versions, @documents) on conflict do nothing
            """);
        command.Parameters.AddWithValue("tenants", published.Select(one => one.Tenant).ToArray());
        command.Parameters.AddWithValue("ids", published.Select(one => one.Published.ContractId).ToArray());
        command.Parameters.AddWithValue("versions", published.Select(one => one.Published.Version).ToArray());
        command.Parameters.AddWithValue(
            "documents",
            NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
            published.Select(one => JsonSerializer.Serialize(one.Published.Document, PublicEvents.Json)).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>All versions that have arrived, the newest first.</summary>
    /// <exception cref="DependencyMissingException">Version <paramref name="atLeast"/> has not arrived yet: the gate fetches it and asks again.</exception>
    public async Task<IReadOnlyList<ContractDocument>> Versions(
        EventTransaction transaction, string tenant, string contract, int atLeast, CancellationToken ct)
    {
        await using var command = transaction.Command(
            "select coalesce(max(version), 0) from views.contract_terms where tenant = @tenant and contract_id = @contract");
        command.Parameters.AddWithValue("tenant", tenant);
        command.Parameters.AddWithValue("contract", contract);
        var newest = (int)(await command.ExecuteScalarAsync(ct))!;
        if (newest < atLeast) throw new DependencyMissingException("incident", tenant, $"contract/{contract}");
        var versions = new List<ContractDocument>(newest);
        for (var version = newest; version > 0; version--) versions.Add(await Of(transaction, tenant, contract, version, ct));
        return versions;
    }

    /// <exception cref="DependencyMissingException">This version has not arrived yet: the gate fetches it and asks again.</exception>
    public async Task<ContractDocument> Of(EventTransaction transaction, string tenant, string contract, int version, CancellationToken ct)
    {
        if (known.TryGetValue((tenant, contract, version), out var terms)) return terms;
        await using var command = transaction.Command(
            "select document from views.contract_terms where tenant = @tenant and contract_id = @contract and version = @version");
        command.Parameters.AddWithValue("tenant", tenant);
        command.Parameters.AddWithValue("contract", contract);
        command.Parameters.AddWithValue("version", version);
        if (await command.ExecuteScalarAsync(ct) is not string document)
            throw new DependencyMissingException("incident", tenant, $"contract/{contract}");
        return known.GetOrAdd((tenant, contract, version), JsonSerializer.Deserialize<ContractDocument>(document, PublicEvents.Json)!);
    }
}
