using DotNet.Testcontainers.Configurations;
using Npgsql;
using Testcontainers.PostgreSql;
using Testcontainers.RabbitMq;

namespace Support;

/// <summary>Where the servers of a test run are: an Npgsql connection string of a superuser, and an AMQP address.</summary>
public sealed record ServerAddresses(string Postgres, string Broker);

/// <summary>
/// Real PostgreSQL and RabbitMQ for the whole test process: from <c>PLATFORM_TEST_POSTGRES</c> and <c>PLATFORM_TEST_BROKER</c>
/// (what <c>./test</c> sets), else containers where a Docker engine answers, else private servers from the system's packages.
/// </summary>
public static class Servers
{
    public const string PostgresVariable = "PLATFORM_TEST_POSTGRES";
    public const string BrokerVariable = "PLATFORM_TEST_BROKER";
    private static readonly Lock s_gate = new();
    private static Task<ServerAddresses>? s_running;

    /// <summary>The servers; started by the first caller, stopped when the test process ends.</summary>
    public static Task<ServerAddresses> Running()
    {
        lock (s_gate)
            return s_running ??= Start();
    }

    private static async Task<ServerAddresses> Start()
    {
        var postgres = Environment.GetEnvironmentVariable(PostgresVariable);
        var broker = Environment.GetEnvironmentVariable(BrokerVariable);
        if (!string.IsNullOrEmpty(postgres) && !string.IsNullOrEmpty(broker))
            return new(postgres, broker);
        return EngineAnswers() ? await StartContainers() : await PrivateServers.Start();
    }

    private static bool EngineAnswers() =>
        !string.Equals(Environment.GetEnvironmentVariable("PLATFORM_SERVERS"), "private", StringComparison.Ordinal)
        && TestcontainersSettings.OS.DockerEndpointAuthConfig is { } engine
        && (!string.Equals(engine.Endpoint.Scheme, "unix", StringComparison.Ordinal) || File.Exists(engine.Endpoint.AbsolutePath));

    private static async Task<ServerAddresses> StartContainers()
    {
        // Testcontainers removes both when this process ends, however it ends.
        var postgres = new PostgreSqlBuilder("postgres:17-alpine").WithCommand("-c", "max_connections=300").Build();
        var broker = new RabbitMqBuilder("rabbitmq:4-alpine").Build();
        await Task.WhenAll(postgres.StartAsync(), broker.StartAsync());
        var admin = new NpgsqlConnectionStringBuilder(postgres.GetConnectionString()) { Database = "postgres" };
        return new(admin.ConnectionString, broker.GetConnectionString());
    }
}
