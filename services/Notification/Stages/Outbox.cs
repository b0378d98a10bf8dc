using System.Text.Json;
using Notifications.Domain;
using Notifications.Projections;
using Notifications.Storage;
using Npgsql;

namespace Notifications.Stages;

/// <summary>The due rows of <c>views.delivery</c>. A claim is a time stamp, not a transaction held open while somebody else's server thinks.</summary>
public sealed class Outbox(NpgsqlDataSource store)
{
    /// <summary>Longer than any attempt may take. After a crash the rows are taken up again when it is over, under the same key.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(45);

    // Endpoint by endpoint, each at most as many as it has places left: ten thousand rows of a broken one are never even looked at.
    private const string ClaimSql = """
        with recursive endpoints(endpoint) as (
          (select endpoint from views.delivery where state = 'pending' order by endpoint limit 1)
          union all
          select (select d.endpoint from views.delivery d where d.state = 'pending' and d.endpoint > e.endpoint order by d.endpoint limit 1)
          from endpoints e where e.endpoint is not null
        ), clock as materialized (select path.now() as now),
        due as (
          select d.notification_id from endpoints e
          left join unnest(@busy_endpoints, @busy_places) b(endpoint, places) on b.endpoint = e.endpoint
          cross join lateral (
            select notification_id, next_attempt_at from views.delivery
            where state = 'pending' and endpoint = e.endpoint and next_attempt_at <= (select now from clock)
              and (leased_until is null or leased_until < (select now from clock)) and notification_id <> all(@in_hand)
            order by next_attempt_at limit greatest(coalesce(b.places, @places), 0)
            for update skip locked) d
          where e.endpoint is not null order by d.next_attempt_at limit @total
        )
        update views.delivery d set leased_until = (select now from clock) + @lease
        where d.notification_id = any(array(select notification_id from due))
        returning d.tenant, d.endpoint, jsonb_array_length(d.log), d.message,
          (select f.progress from views.incident_facts f where f.tenant = d.tenant and f.incident_id = d.incident_id),
          (select f.answered_at from views.incident_facts f where f.tenant = d.tenant and f.incident_id = d.incident_id),
          (select f.version from views.incident_facts f where f.tenant = d.tenant and f.incident_id = d.incident_id),
          (select x.answer from views.endpoint_disabled x where x.tenant = d.tenant and x.endpoint = d.endpoint)
        """;

    /// <param name="places">Free places of the endpoints that have fewer than <paramref name="usual"/>.</param>
    /// <param name="inHand">Notifications this process works on: a moved test clock ends their leases, not the work.</param>
    public async Task<IReadOnlyList<DueDelivery>> Claim(
        IReadOnlyDictionary<string, int> places, int usual, int total, Guid[] inHand, CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        // A lease that a crash forgets costs a second delivery under the same key: not worth waiting for the disk.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new("select set_config('synchronous_commit', 'off', true)"), new(ClaimSql) },
        };
        var parameters = batch.BatchCommands[1].Parameters;
        parameters.AddWithValue("busy_endpoints", places.Keys.ToArray());
        parameters.AddWithValue("busy_places", places.Values.ToArray());
        parameters.AddWithValue("places", usual);
        parameters.AddWithValue("total", total);
        parameters.AddWithValue("in_hand", inHand);
        parameters.AddWithValue("lease", Lease);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        var claimed = new List<DueDelivery>();
        while (await reader.ReadAsync(ct)) claimed.Add(Read(reader));
        return claimed;
    }

    /// <returns>How long nothing falls due, by the database clock; nothing where nothing waits.</returns>
    public async Task<TimeSpan?> UntilNext(CancellationToken ct)
    {
        await using var command = store.CreateCommand(
            """
            with clock as materialized (select path.now() as now)
            select greatest(min(next_attempt_at) - (select now from clock), interval '0')
            from views.delivery where state = 'pending' and next_attempt_at > (select now from clock)
            """);
        return await command.ExecuteScalarAsync(ct) as TimeSpan?;
    }

    private static DueDelivery Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetInt32(2),
        JsonSerializer.Deserialize<Requested>(row.GetString(3), EventNames.Catalog.Json)!,
        row.IsDBNull(4) ? null : IncidentFactsTable.ProgressOf(row.GetString(4)),
        row.IsDBNull(5) ? 0 : row.GetInt64(5),
        row.IsDBNull(6) ? 0 : row.GetInt64(6),
        row.IsDBNull(7) ? null : row.GetString(7));
}
