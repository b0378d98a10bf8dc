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
        await Run(connection, $"select pg_advisory_lock({Lock})", ct);
        await Run(connection, PathSchema.Before, ct);
        await Run(connection, PathSchema.Clock(environment.IsDevelopment()), ct);
        await marten.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await Run(connection, PathSchema.After, ct);
        foreach (var sql in options.Migrations) await Run(connection, sql, ct);
        // Where this is not reached the connection is broken, or the process ends: either gives the lock back.
        await Run(connection, $"select pg_advisory_unlock({Lock})", ct);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
