using Marten;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>Brings the database up to date before anything else starts; replicas wait for one another.</summary>
internal sealed class StoreMigration(NpgsqlDataSource store, IDocumentStore marten, EventPathOptions options, IHostEnvironment environment)
    : IHostedLifecycleService
{
    private const long Lock = 7_262_018_112;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenConnectionAsync(cancellationToken);
        await Run(connection, $"select pg_advisory_lock({Lock})", cancellationToken);
        try
        {
            await Run(connection, PathSchema.Before, cancellationToken);
            await Run(connection, PathSchema.Clock(environment.IsDevelopment()), cancellationToken);
            await marten.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
            await Run(connection, PathSchema.After, cancellationToken);
            foreach (var sql in options.Migrations) await Run(connection, sql, cancellationToken);
        }
        finally
        {
            await Run(connection, $"select pg_advisory_unlock({Lock})", CancellationToken.None);
        }
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
