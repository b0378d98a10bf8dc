using Contracts.Terms;
using Notifications.Stages;
using Notifications.Storage;
using Npgsql;

namespace Notifications.Tests.Running;

/// <summary>The table of what waits: what a look into it reads, and how it came to be.</summary>
public sealed class OutboxTests
{
    private const string Former = """
        create schema views;
        create table views.delivery (
          notification_id uuid primary key, tenant text not null, incident_id uuid, contract text, severity text, recipient text not null,
          channel text not null, address text, endpoint text, about uuid not null, about_type text not null, reason text not null,
          state text not null, attempts int not null, round int not null, next_attempt_at timestamptz, requested_at timestamptz not null,
          finished_at timestamptz, last_answer text, log jsonb not null, message jsonb, leased_until timestamptz);
        create index delivery_due on views.delivery (endpoint, next_attempt_at) where state = 'pending';
        create index delivery_next on views.delivery (next_attempt_at) where state = 'pending';
        create function views.delivery_due() returns trigger language plpgsql as 'begin return null; end';
        create trigger delivery_added after insert on views.delivery for each statement execute function views.delivery_due();
        insert into views.delivery select gen_random_uuid(), 'shops', null, 'shops', '1', 'one', 'webhook', 'https://one', 'webhook:https://one',
          gen_random_uuid(), 'incident.reported.v1', 'level L1', state, 0, 0, case state when 'pending' then timestamptz '2026-03-02 12:00Z' end,
          now(), null, null, '[]', '{"to": {"recipient": "one", "channel": "webhook"}, "basis": "while-open", "basisVersion": 3}'
          from unnest(array['pending', 'delivered']) state;
        """;

    [Fact]
    public async Task What_waited_when_the_log_was_the_outbox_still_waits()
    {
        await using var database = await TestDatabase.Create("notification");
        await using var store = NpgsqlDataSource.Create(database.AdminConnectionString);
        foreach (var sql in (string[])[Former, Schema.Sql, Schema.Sql])
        {
            await using var command = store.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }

        Assert.Equal("1 webhook:https://one 2026-03-02 12:00", await Ask(
            "select count(*) || ' ' || min(endpoint) || ' ' || to_char(min(next_attempt_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from views.outbox"));
        Assert.Equal("2 one while-open 3", await Ask(
            "select count(*) || ' ' || min(addressee ->> 'recipient') || ' ' || min(basis) || ' ' || min(basis_version) from views.delivery"));

        async Task<string> Ask(string sql)
        {
            await using var command = store.CreateCommand(sql);
            return (string)(await command.ExecuteScalarAsync())!;
        }
    }

    [Fact]
    public async Task A_long_line_at_one_endpoint_is_not_read_for_another()
    {
        await using var host = await NotificationHost.Start(["one"], new NotificationRule("incident.reported", ["level"]));
        await host.Stop();
        // Planned as the service's own connections plan.
        var settings = new NpgsqlConnectionStringBuilder(host.Database.ConnectionString)
        {
            Options = "-c enable_seqscan=off -c random_page_cost=1.1 -c plan_cache_mode=force_generic_plan",
        };
        await using var store = NpgsqlDataSource.Create(settings.ConnectionString);
        await using var connection = await store.OpenConnectionAsync();
        await Run("""
            insert into views.outbox (notification_id, tenant, endpoint, next_attempt_at)
            select gen_random_uuid(), 'shops', 'webhook:broken', now() - interval '1 hour' from generate_series(1, 10000)
            union all select gen_random_uuid(), 'shops', 'webhook:other', now() - interval '1 minute' from generate_series(1, 20)
            """);
        await Run("analyze views.outbox");

        await using var transaction = await connection.BeginTransactionAsync();
        await Outbox.Claim(
            connection, new Dictionary<string, int> { ["webhook:broken"] = 0, ["webhook:other"] = 5 }, usual: 8, total: 100, [], default);
        Assert.Equal(5L, await Ask("select count(*) from views.outbox where endpoint = 'webhook:other' and leased_until is not null"));
        await transaction.RollbackAsync();

        await using var again = await connection.BeginTransactionAsync();
        await Outbox.Claim(
            connection, new Dictionary<string, int> { ["webhook:broken"] = 0, ["webhook:other"] = 5 }, usual: 8, total: 100, [], default);
        var read = await Ask("select idx_tup_fetch + seq_tup_read from pg_stat_xact_user_tables where relid = 'views.outbox'::regclass");
        Assert.InRange(read, 5, 100);

        async Task Run(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }

        async Task<long> Ask(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }
}
