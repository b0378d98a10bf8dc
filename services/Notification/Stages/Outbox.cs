using System.Text.Json;
using Notifications.Domain;
using Notifications.Projections;
using Notifications.Storage;
using Npgsql;
using ServiceDefaults.EventSourcing;

namespace Notifications.Stages;

/// <summary>What a look into the outbox found.</summary>
/// <param name="UntilNext">How long nothing more falls due, by the database clock; nothing where nothing waits for a later time.</param>
public sealed record Claimed(IReadOnlyList<DueDelivery> Due, TimeSpan? UntilNext);

/// <summary>The due rows of <c>views.outbox</c>. A claim is a time stamp, not a transaction held open while somebody else's server thinks.</summary>
public sealed class Outbox(NpgsqlDataSource store)
{
    /// <summary>Longer than any attempt may take. After a crash the rows are taken up again when it is over, under the same key.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(45);

    // Endpoint by endpoint: ten thousand rows of a broken one are never even looked at.
    private const string Endpoints = """
        with recursive endpoints(endpoint) as (
          (select endpoint from views.outbox order by endpoint limit 1)
          union all
          select (select o.endpoint from views.outbox o where o.endpoint > e.endpoint order by o.endpoint limit 1)
          from endpoints e where e.endpoint is not null
        ), clock as materialized (select path.now() as now)
        """;

    // Each endpoint at most as many as it has places left. The message is that of the first event; whom it goes to may have changed since.
    private const string ClaimSql = $"""
        {Endpoints}, due as (
          select d.notification_id from endpoints e
          left join unnest(@busy_endpoints, @busy_places) b(endpoint, places) on b.endpoint = e.endpoint
          cross join lateral (
            select notification_id, next_attempt_at from views.outbox
            where endpoint = e.endpoint and next_attempt_at <= (select now from clock)
              and (leased_until is null or leased_until < (select now from clock)) and notification_id <> all(@in_hand)
            order by next_attempt_at limit greatest(coalesce(b.places, @places), 0)
            for update skip locked) d
          where e.endpoint is not null order by d.next_attempt_at limit @total
        ), claimed as (
          update views.outbox o set leased_until = (select now from clock) + @lease
          where o.notification_id = any(array(select notification_id from due))
          returning o.notification_id, o.tenant, o.endpoint
        )
        select c.tenant, c.endpoint, d.outcomes, r.type, r.data, d.addressee, d.basis, f.progress, f.answered_at, f.version, x.answer
        from claimed c
        cross join lateral (
          select incident_id, jsonb_array_length(log) as outcomes, addressee, basis from views.delivery
          where notification_id = c.notification_id offset 0) d
        cross join lateral (
          select type, data from events.mt_events
          where tenant_id = c.tenant and stream_id = 'notification/' || c.notification_id and version = 1 offset 0) r
        left join lateral (
          select progress, answered_at, version from views.incident_facts
          where tenant = c.tenant and incident_id = d.incident_id offset 0) f on true
        left join lateral (
          select answer from views.endpoint_disabled where tenant = c.tenant and endpoint = c.endpoint offset 0) x on true
        """;

    private const string UntilNextSql = $"""
        {Endpoints}
        select min(n.next_attempt_at) - (select now from clock)
        from endpoints e cross join lateral (
          select next_attempt_at from views.outbox where endpoint = e.endpoint and next_attempt_at > (select now from clock)
          order by next_attempt_at limit 1) n
        """;

    /// <param name="places">Free places of the endpoints that have other than <paramref name="usual"/>.</param>
    /// <param name="inHand">Notifications this process works on: a moved test clock ends their leases, not the work.</param>
    public async Task<Claimed> Claim(
        IReadOnlyDictionary<string, int> places, int usual, int total, Guid[] inHand, CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        return await Claim(connection, places, usual, total, inHand, ct);
    }

    /// <summary>The same on a connection of the caller's.</summary>
    public static async Task<Claimed> Claim(
        NpgsqlConnection connection, IReadOnlyDictionary<string, int> places, int usual, int total, Guid[] inHand, CancellationToken ct)
    {
        // A lease that a crash forgets costs a second delivery under the same key: not worth waiting for the disk.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new("select set_config('synchronous_commit', 'off', true)"), new(ClaimSql), new(UntilNextSql) },
        };
        var parameters = batch.BatchCommands[1].Parameters;
        parameters.AddWithValue("busy_endpoints", places.Keys.ToArray());
        parameters.AddWithValue("busy_places", places.Values.ToArray());
        parameters.AddWithValue("places", usual);
        parameters.AddWithValue("total", total);
        parameters.AddWithValue("in_hand", inHand);
        parameters.AddWithValue("lease", Lease);
        await using var row = await batch.ExecuteReaderAsync(ct);
        await row.NextResultAsync(ct);
        var claimed = new List<DueDelivery>();
        while (await row.ReadAsync(ct)) claimed.Add(Read(row));
        await row.NextResultAsync(ct);
        await row.ReadAsync(ct);
        return new(claimed, row.IsDBNull(0) ? null : row.GetTimeSpan(0));
    }

    private static DueDelivery Read(NpgsqlDataReader row)
    {
        var asked = (Requested)EventNames.Catalog.Read(row.GetString(3), row.GetFieldValue<byte[]>(4));
        var outcomes = row.GetInt32(2);
        return new(
            row.GetString(0),
            row.GetString(1),
            outcomes,
            asked with
            {
                To = JsonSerializer.Deserialize<Addressee>(row.GetFieldValue<byte[]>(5), EventNames.Catalog.Json)!,
                Basis = row.GetString(6),
            },
            row.IsDBNull(7) ? null : IncidentFactsTable.ProgressOf(row.GetString(7)),
            row.IsDBNull(8) ? 0 : row.GetInt64(8),
            row.IsDBNull(9) ? 0 : row.GetInt64(9),
            row.IsDBNull(10) ? null : row.GetString(10))
        {
            Untried = outcomes == 0 ? new LoadedStream<Delivery>(Delivery.Evolve(Delivery.Initial, asked), 1) : null,
        };
    }
}
