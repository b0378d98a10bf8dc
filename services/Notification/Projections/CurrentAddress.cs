using System.Text.Json;
using Contracts;
using Contracts.Terms;
using Notifications.Domain;
using Notifications.Channels;
using Notifications.Storage;
using Npgsql;
using ServiceDefaults.Hosting;

namespace Notifications.Projections;

/// <summary>Where a notification would go today: a contact's address is put right by a new version of the contract.</summary>
public sealed class CurrentAddress(NpgsqlDataSource store, AddressOverrides overrides)
{
    /// <returns>Nothing for a notification that does not exist for the caller.</returns>
    public async Task<(string Tenant, bool Dead, Addressee? Address)?> Of(Guid notification, Caller caller, CancellationToken ct)
    {
        await using var command = store.CreateCommand("""
            select d.tenant, d.addressee, d.state = 'dead-lettered',
              (select t.document from views.contract_terms t where t.tenant = d.tenant and t.contract_id = d.contract order by t.version desc limit 1)
            from views.delivery d where d.notification_id = @id and d.tenant = any(@tenants)
            """);
        command.Parameters.AddWithValue("id", notification);
        command.Parameters.AddWithValue("tenants", caller.Tenants);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        if (reader.IsDBNull(1)) return (reader.GetString(0), false, null);
        var to = JsonSerializer.Deserialize<Addressee>(reader.GetString(1), EventNames.Catalog.Json)!;
        var contract = reader.IsDBNull(3) ? null : JsonSerializer.Deserialize<ContractDocument>(reader.GetString(3), PublicEvents.Json);
        return (reader.GetString(0), reader.GetBoolean(2), overrides.Apply(In(contract, to)));
    }

    /// <summary>An endpoint that was gone is called again: somebody says that it is back.</summary>
    public async Task Open(string tenant, string endpoint, CancellationToken ct)
    {
        await using var command = store.CreateCommand("delete from views.endpoint_disabled where tenant = @tenant and endpoint = @endpoint");
        command.Parameters.AddWithValue("tenant", tenant);
        command.Parameters.AddWithValue("endpoint", endpoint);
        await command.ExecuteNonQueryAsync(ct);
    }

    // A contact with two addresses of a kind keeps the one it had, where that is still among them.
    private static Addressee In(ContractDocument? contract, Addressee to)
    {
        var channels = contract?.Contacts.FirstOrDefault(contact => contact.Id == to.Recipient)?.Channels.Where(one => one.Type == to.Channel).ToList();
        var channel = channels?.Find(one => one.Address == to.Address) ?? channels?.FirstOrDefault();
        return channel is null ? to : to with { Address = channel.Address, Secret = channel.Secret };
    }
}
