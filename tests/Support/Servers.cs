using DotNet.Testcontainers.Configurations;
using Npgsql;
using Testcontainers.PostgreSql;
using Testcontainers.RabbitMq;

namespace Support;

/// <summary>
/// Where the servers of a test run are: an Npgsql connection string of a superuser, and AMQP addresses of an administrator and of a user
/// with the rights of a service.
/// </summary>
public sealed record ServerAddresses(string Postgres, string Broker, string BrokerAsService);

/// <summary>
/// Real PostgreSQL and RabbitMQ for the whole test process: from <c>PLATFORM_TEST_POSTGRES</c> and <c>PLATFORM_TEST_BROKER</c>
/// (what <c>./test</c> sets, with <c>PLATFORM_TEST_BROKER_AS_SERVICE</c>: without it services get all rights of the broker's address), else
/// containers where a Docker engine answers, else private servers from the system's packages.
/// </summary>
public static class Servers
{
    public const string PostgresVariable = "PLATFORM_TEST_POSTGRES";
    public const string BrokerVariable = "PLATFORM_TEST_BROKER";
    public const string BrokerAsServiceVariable = "PLATFORM_TEST_BROKER_AS_SERVICE";

    /// <summary>What deploy/local/definitions.sh lets a service configure, write and read.</summary>
    private const string RightsOfService = @"^platform\..*";
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
            return new(postgres, broker, Environment.GetEnvironmentVariable(BrokerAsServiceVariable) is { Length: > 0 } service ? service : broker);
        return EngineAnswers() ? await StartContainers() : (await PrivateServers.Start("servers")).Addresses;
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
        await Run(broker, "add_user", "service", "service");
        await Run(broker, "set_permissions", "service", RightsOfService, RightsOfService, RightsOfService);
        var service = new UriBuilder(broker.GetConnectionString()) { UserName = "service", Password = "service" };
        return new(admin.ConnectionString, broker.GetConnectionString(), service.Uri.ToString());
    }

    private static async Task Run(RabbitMqContainer broker, params string[] command)
    {
        var done = await broker.ExecAsync(["rabbitmqctl", .. command]);
        if (done.ExitCode != 0)
            throw new InvalidOperationException($"rabbitmqctl {string.Join(' ', command)} failed:\n{done.Stderr}");
    }
}
