using System.Text.Json;
using Notifications.Domain;
using Notifications.Storage;
using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Notifications.Projections;

/// <summary>Delivery log and outbox: the rows of a notification are what its events say, written in their own transaction.</summary>
public sealed class DeliveryView : IInlineView<Delivery>
{
    /// <summary>Wakes whoever delivers, at a commit that may have put rows into the outbox.</summary>
    public const string OutboxChannel = "outbox";

    public string Sql => """
        insert into views.delivery as d (notification_id, tenant, incident_id, contract, severity, recipient, channel, address, endpoint, about,
          about_type, reason, state, attempts, round, next_attempt_at, requested_at, finished_at, last_answer, log, addressee, basis, basis_version)
        select v.notification_id, v.tenant, v.incident_id, v.contract, v.severity, v.recipient, v.channel, v.address, v.endpoint, v.about,
          v.about_type, v.reason, v.state, v.attempts, v.round, v.next_attempt_at, v.requested_at, v.finished_at, v.last_answer, v.log,
          v.addressee, v.basis, v.basis_version
        from unnest(@v_member::int[], @v_id::uuid[], @v_tenant::text[], @v_incident::uuid[], @v_contract::text[], @v_severity::text[],
          @v_recipient::text[], @v_channel::text[], @v_address::text[], @v_endpoint::text[], @v_about::uuid[], @v_about_type::text[],
          @v_reason::text[], @v_state::text[], @v_attempts::int[], @v_round::int[], @v_next::timestamptz[], @v_requested::timestamptz[],
          @v_finished::timestamptz[], @v_answer::text[], @v_log::jsonb[], @v_addressee::jsonb[],
          @v_basis::text[], @v_basis_version::bigint[])
          as v(member, notification_id, tenant, incident_id, contract, severity, recipient, channel, address, endpoint, about, about_type,
            reason, state, attempts, round, next_attempt_at, requested_at, finished_at, last_answer, log, addressee, basis,
            basis_version)
        join accepted a on a.member = v.member
        on conflict (notification_id) do update set
          recipient = excluded.recipient, address = excluded.address, endpoint = excluded.endpoint, reason = excluded.reason,
          state = excluded.state, attempts = excluded.attempts, round = excluded.round, next_attempt_at = excluded.next_attempt_at,
          finished_at = excluded.finished_at, last_answer = excluded.last_answer, log = excluded.log, addressee = excluded.addressee,
          basis = excluded.basis
        returning d.notification_id, d.tenant, d.endpoint, d.state, d.next_attempt_at
        """;

    public IReadOnlyList<string> Following =>
    [
        """
        insert into views.outbox (notification_id, tenant, endpoint, next_attempt_at)
        select notification_id, tenant, endpoint, next_attempt_at from viewed where state = 'pending'
        on conflict (notification_id) do update set
          endpoint = excluded.endpoint, next_attempt_at = excluded.next_attempt_at, leased_until = null
        """,
        "delete from views.outbox o where o.notification_id = any(array(select notification_id from viewed where state <> 'pending'))",
    ];

    public void Bind(NpgsqlParameterCollection parameters, IReadOnlyList<ViewRow<Delivery>> rows)
    {
        var all = rows.Select(Row.Of).ToList();
        Add("member", NpgsqlDbType.Integer, row => row.Member);
        Add("id", NpgsqlDbType.Uuid, row => row.Id);
        Add("tenant", NpgsqlDbType.Text, row => row.Tenant);
        Add("incident", NpgsqlDbType.Uuid, row => row.Incident);
        Add("contract", NpgsqlDbType.Text, row => row.State.Contract);
        Add("severity", NpgsqlDbType.Text, row => row.State.Severity);
        Add("recipient", NpgsqlDbType.Text, row => row.State.To?.Recipient ?? row.State.Suppression!.Recipient);
        Add("channel", NpgsqlDbType.Text, row => row.State.To?.Channel ?? row.State.Suppression!.Channel);
        Add("address", NpgsqlDbType.Text, row => row.State.To?.Address);
        Add("endpoint", NpgsqlDbType.Text, row => row.State.To?.Endpoint());
        Add("about", NpgsqlDbType.Uuid, row => row.State.Request?.About ?? row.State.Suppression!.About);
        Add("about_type", NpgsqlDbType.Text, row => row.State.Request?.AboutType ?? row.State.Suppression!.AboutType);
        Add("reason", NpgsqlDbType.Text, row => row.State.Suppression?.Reason ?? row.State.Request!.Reason);
        Add("state", NpgsqlDbType.Text, row => NameOf(row.State.Status));
        Add("attempts", NpgsqlDbType.Integer, row => row.State.Attempts);
        Add("round", NpgsqlDbType.Integer, row => row.State.Round);
        Add("next", NpgsqlDbType.TimestampTz, row => row.State.NextAttemptAt?.ToUniversalTime());
        Add("requested", NpgsqlDbType.TimestampTz, row => (row.State.Request?.At ?? row.State.Suppression!.At).ToUniversalTime());
        Add("finished", NpgsqlDbType.TimestampTz, row => row.State.FinishedAt?.ToUniversalTime());
        Add("answer", NpgsqlDbType.Text, row => row.State.Log.IsEmpty ? null : row.State.Log[^1].Answer);
        Add("log", NpgsqlDbType.Jsonb, row => JsonSerializer.Serialize(row.State.Log, EventNames.Catalog.Json));
        Add("addressee", NpgsqlDbType.Jsonb, row => row.State.To is { } to ? JsonSerializer.Serialize(to, EventNames.Catalog.Json) : null);
        Add("basis", NpgsqlDbType.Text, row => row.State.Request?.Basis);
        Add("basis_version", NpgsqlDbType.Bigint, row => row.State.Request?.BasisVersion);

        void Add(string name, NpgsqlDbType type, Func<Row, object?> value) => parameters.Add(
            new NpgsqlParameter($"v_{name}", NpgsqlDbType.Array | type) { Value = all.Select(row => value(row) ?? DBNull.Value).ToArray() });
    }

    public static string NameOf(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => "pending",
        DeliveryStatus.Delivered => "delivered",
        DeliveryStatus.DeadLettered => "dead-lettered",
        DeliveryStatus.Suppressed => "suppressed",
        DeliveryStatus.Unknown => "unknown",
    };

    private sealed record Row(int Member, Guid Id, string Tenant, Guid? Incident, Delivery State)
    {
        public static Row Of(ViewRow<Delivery> row) => new(
            row.Member,
            row.State.Request?.NotificationId ?? row.State.Suppression!.NotificationId,
            row.Key.Tenant,
            row.State.Request?.IncidentId ?? row.State.Suppression?.IncidentId,
            row.State);
    }
}
