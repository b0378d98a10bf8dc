using Notifications.Storage;
using ServiceDefaults.EventSourcing;

namespace Notifications.Projections;

/// <summary>A notification that waits for its next attempt, with the reason it rests on.</summary>
public sealed record PendingDelivery(Guid Id, string Tenant, Guid Incident, string Basis, long BasisVersion);

public static class PendingDeliveries
{
    public static async Task<IReadOnlyList<PendingDelivery>> Of(
        EventTransaction transaction, IReadOnlyCollection<(string Tenant, Guid Id)> incidents, CancellationToken ct)
    {
        await using var command = transaction.Command("""
            select d.notification_id, d.tenant, d.incident_id, d.basis, d.basis_version
            from unnest(@tenants, @ids) i(tenant, id) join views.delivery d on d.incident_id = i.id and d.tenant = i.tenant
            where d.state = 'pending'
            """);
        command.Parameters.AddWithValue("tenants", incidents.Select(incident => incident.Tenant).ToArray());
        command.Parameters.AddWithValue("ids", incidents.Select(incident => incident.Id).ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        var pending = new List<PendingDelivery>();
        while (await reader.ReadAsync(ct))
            pending.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetGuid(2), reader.GetString(3), reader.GetInt64(4)));
        return pending;
    }
}
