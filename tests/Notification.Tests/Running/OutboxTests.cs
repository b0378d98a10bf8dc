using Contracts.Terms;
using Notifications.Stages;
using Npgsql;

namespace Notifications.Tests.Running;

/// <summary>What a look into the outbox reads.</summary>
public sealed class OutboxTests
{
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
