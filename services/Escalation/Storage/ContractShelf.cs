using System.Collections.Concurrent;
using System.Text.Json;
using Contracts;
using Contracts.Events.Contract;
using Contracts.Terms;
using Escalations.Domain;
using NodaTime;
using Npgsql;
using ServiceDefaults.EventSourcing;

namespace Escalations.Storage;

/// <summary>
/// Contract versions, ready to compute with. A version never changes, so what was read once stays in memory, with its calendars.
/// </summary>
public sealed class ContractShelf(WorkingDays workingDays)
{
    private readonly ConcurrentDictionary<(string Tenant, string Contract, int Version), ContractTerms> _terms = new();

    /// <summary>Stores a version with the transaction of the event that published it.</summary>
    public static async Task Keep(string tenant, ContractPublished published, EventTransaction transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into views.contract_terms (tenant, contract, version, document) values ($1, $2, $3, $4::jsonb)
            on conflict (contract, version, tenant) do nothing
            """, transaction.Connection, transaction.Transaction);
        command.Parameters.AddWithValue(tenant);
        command.Parameters.AddWithValue(published.ContractId);
        command.Parameters.AddWithValue(published.Version);
        command.Parameters.AddWithValue(JsonSerializer.Serialize(published.Document, PublicEvents.Json));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>A version of a contract; null where it has not been received.</summary>
    public async ValueTask<ContractTerms?> Find(
        string tenant, string contract, int version, NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
    {
        if (_terms.TryGetValue((tenant, contract, version), out var known)) return known;
        await using var command = new NpgsqlCommand(
            "select document::text from views.contract_terms where contract = $1 and version = $2 and tenant = $3",
            connection, transaction);
        command.Parameters.AddWithValue(contract);
        command.Parameters.AddWithValue(version);
        command.Parameters.AddWithValue(tenant);
        if (await command.ExecuteScalarAsync(ct) is not string json) return null;
        var document = JsonSerializer.Deserialize<ContractDocument>(json, PublicEvents.Json)!;
        return _terms.GetOrAdd(
            (tenant, contract, version), _ => ContractTerms.Of(document, version, DateTimeZoneProviders.Tzdb, workingDays));
    }
}
