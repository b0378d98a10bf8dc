using System.Data;
using System.Security.Cryptography;
using System.Text;
using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// Brings the database up to date before anything else starts; replicas wait for one another, and all of them for a store that is away.
/// </summary>
internal sealed class StoreMigration(
    NpgsqlDataSource store, IDocumentStore marten, EventPathOptions options, IHostEnvironment environment, ILogger<StoreMigration> log)
    : IHostedLifecycleService
{
    private const long Lock = 7_262_018_112;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await Migrate(cancellationToken);
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && IsAway(e))
            {
                log.LogWarning("The store is away, and this service starts when it is back: {Reason}", e.Message);
                await Task.Delay(Again, cancellationToken);
            }
        }
    }

    // Whatever is wrong for good (a password, a privilege) ends the process with its reason.
    private static bool IsAway(Exception e) => Transient.Is(e) || (e.InnerException is { } inner && IsAway(inner));

    private async Task Migrate(CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        try
        {
            await Run(connection, $"select pg_advisory_lock({Lock})", ct);
            await Run(connection, PathSchema.Before, ct);
            await Run(connection, PathSchema.Clock(environment.IsDevelopment()), ct);
            await marten.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
            await RunOnce(connection, "path", PathSchema.After, ct);
            for (var n = 0; n < options.Migrations.Count; n++) await RunOnce(connection, $"{options.Owner}/{n}", options.Migrations[n], ct);
            foreach (var table in options.Positions) await Run(connection, FeedHorizon.Expect(table), ct);
        }
        finally
        {
            // Any other connection would take the lock into the pool, and this process wait for itself; one that broke gave it back.
            if (connection.State == ConnectionState.Open) await Run(connection, "select pg_advisory_unlock_all()", CancellationToken.None);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // What was run last is not run again: 'if not exists' locks a table before it looks, against the replicas that write to it.
    private static async Task RunOnce(NpgsqlConnection connection, string name, string sql, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var done = new NpgsqlCommand(
            """
            insert into path.migration as m (name, hash) values ($1, $2) on conflict (name) do update set hash = $2 where m.hash <> $2
            """,
            connection)
        {
            Parameters = { new() { Value = name }, new() { Value = SHA256.HashData(Encoding.UTF8.GetBytes(sql)) } },
        };
        if (await done.ExecuteNonQueryAsync(ct) == 0) return;
        await Run(connection, sql, ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
