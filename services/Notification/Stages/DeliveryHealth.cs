using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Notifications.Channels.Email;
using Notifications.Domain;
using Npgsql;

namespace Notifications.Stages;

/// <summary>
/// Fails when people would not be told; <see cref="DeliveryStanding"/> says when that is. The store tells, so that every replica says the
/// same, also after a restart.
/// </summary>
public sealed class DeliveryHealth(NpgsqlDataSource store, Circuits circuits, IOptionsMonitor<SmtpOptions> smtp) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string OverdueSql = """
        with clock as materialized (select path.now() as now)
        select o.endpoint, count(*) filter (where waits), (select now from clock) - min(o.next_attempt_at) filter (where waits), bool_or(not waits)
        from views.outbox o cross join lateral (select o.leased_until is null or o.leased_until < (select now from clock) as waits) l
        where o.next_attempt_at < (select now from clock) - @patience
        group by o.endpoint having bool_or(waits)
        """;

    // What a mailbox or a mistake of ours kept back says nothing about the server: such an answer begins with a code, or says so. Of a long
    // line the first are enough.
    private const string MailSql = """
        with failed as (
          select d.requested_at, (d.log -> 0 ->> 'at')::timestamptz as first, (d.log -> -1 ->> 'at')::timestamptz as last
          from views.outbox o join views.delivery d on d.notification_id = o.notification_id
          where o.endpoint = @mail and d.attempts > 0 and d.last_answer !~ '^([0-9]{3}( |$)|internal:)' order by o.next_attempt_at limit 100)
        select path.now(), (select count(*) from views.outbox where endpoint = @mail),
          (select min(first) from failed having not exists (
            select from views.delivery d where d.state = 'delivered' and d.channel = @mail and d.requested_at >= min(failed.requested_at)
              and d.finished_at > max(failed.last)))
        """;

    private const string DeadSql = """
        select (select count(*) from views.delivery where state = 'dead-lettered'),
          (select count(*) from views.delivery where state = 'dead-lettered' and finished_at > path.now() - interval '1 hour'),
          array(select distinct endpoint from views.endpoint_disabled)
        """;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        (await Look(cancellationToken)).Judge();

    private async Task<DeliveryStanding> Look(CancellationToken ct)
    {
        await using var batch = store.CreateBatch();
        batch.BatchCommands.Add(new(OverdueSql) { Parameters = { new("patience", Patience) } });
        batch.BatchCommands.Add(new(MailSql) { Parameters = { new("mail", Addressee.Mail) } });
        batch.BatchCommands.Add(new(DeadSql));
        await using var row = await batch.ExecuteReaderAsync(ct);
        var overdue = new List<OverdueAt>();
        while (await row.ReadAsync(ct)) overdue.Add(new(row.GetString(0), row.GetInt64(1), row.GetTimeSpan(2), row.GetBoolean(3)));
        await row.NextResultAsync(ct);
        await row.ReadAsync(ct);
        var (now, waiting) = (row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1));
        var mail = new WaitingMail(waiting, row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2), smtp.CurrentValue.Host.Length > 0);
        await row.NextResultAsync(ct);
        await row.ReadAsync(ct);
        var failing = circuits.Restricted().Select(circuit => circuit.Endpoint).ToHashSet(StringComparer.Ordinal);
        return new(now, mail, overdue, failing, row.GetFieldValue<string[]>(2), row.GetInt64(0), row.GetInt64(1));
    }
}
